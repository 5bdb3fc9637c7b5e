"""Ways of papers, drawn as a map."""

from django.urls import path

from . import views

urlpatterns = [
    path("monitor/<int:pk>/routes/", views.routes, name="monitor_routes"),
    path("monitor/<int:pk>/routes/papers/", views.routes_papers, name="monitor_routes_papers"),
]
