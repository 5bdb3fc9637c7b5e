"""The page from which an administrator's work with staff begins."""

from django.urls import path

from . import views

urlpatterns = [path("staff/", views.staff, name="staff")]
