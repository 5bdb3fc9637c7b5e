"""Pages of the room of offices."""

from django.urls import path

from . import views

urlpatterns = [
    path("staff/storage/", views.storage, name="storage"),
    path("staff/storage/<int:pk>/", views.storage_limits, name="storage_limits"),
]
