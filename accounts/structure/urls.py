"""Pages of offices, sections, designations, posts and people, under /staff/."""

from django.urls import include, path

from accounts.administration.urls import pages_of

from . import views
from .designations import Designations
from .offices import Offices
from .people import People
from .posts import Posts
from .sections import Sections

urlpatterns = [
    path("offices/", include(pages_of(Offices()))),
    path("sections/", include(pages_of(Sections()))),
    path("designations/", include(pages_of(Designations()))),
    path("posts/", include(pages_of(Posts()))),
    path("people/disable/", views.disable_people, name="disable_people"),
    path("people/restore/", views.restore_people, name="restore_people"),
    path("people/", include(pages_of(People()))),
]
