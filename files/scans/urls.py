"""Scanned batches."""

from django.urls import path

from . import views

urlpatterns = [
    path("scans/", views.scans, name="scans"),
    path("scans/separator/", views.separator_sheet, name="separator_sheet"),
    path("scans/<int:pk>/", views.scan, name="scan"),
    path("scans/<int:pk>/original/", views.scan_original, name="scan_original"),
    path("scans/<int:pk>/split/", views.change_split, name="change_split"),
    path("scans/<int:pk>/letters/", views.make_letters, name="make_letters"),
]
