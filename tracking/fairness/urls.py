"""Signs that a limit is watched rather than the work done."""

from django.urls import path

from . import views

urlpatterns = [path("monitor/<int:pk>/signs/", views.signs, name="monitor_signs")]
