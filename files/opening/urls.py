"""Opening a file."""

from django.urls import path

from . import views

urlpatterns = [path("files/new/", views.new_file, name="new_file")]
