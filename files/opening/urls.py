"""Opening a file; the subject heads and the pattern of the number."""

from django.urls import include, path

from accounts.administration.urls import pages_of

from . import views
from .records import NumberPatterns, SubjectHeads

urlpatterns = [
    path("files/new/", views.new_file, name="new_file"),
    path("staff/subject-heads/", include(pages_of(SubjectHeads()))),
    path("staff/number-patterns/", include(pages_of(NumberPatterns()))),
]
