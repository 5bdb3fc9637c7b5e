"""Pages of what a person was told."""

from django.urls import path

from . import views

urlpatterns = [
    path("notices/", views.notice_list, name="notice_list"),
    path("notices/choices/", views.notice_choices, name="notice_choices"),
    path("notices/read/", views.read_notices, name="read_notices"),
    path("notices/<int:pk>/read/", views.read_notice, name="read_notice"),
]
