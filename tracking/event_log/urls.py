"""Pages of what was brought in from elsewhere."""

from django.urls import path

from . import views

urlpatterns = [
    path("history/", views.histories, name="histories"),
    path("history/offices/<int:pk>/", views.history_papers, name="history_papers"),
    path("history/<int:pk>/", views.history, name="history"),
]
