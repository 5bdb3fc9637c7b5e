"""Addresses of questions on late papers and of their replies."""

from django.urls import path

from . import views

urlpatterns = [
    path("questions/", views.questions, name="questions"),
    path("questions/<int:pk>/", views.reply, name="reply"),
    path("questions/ask/<int:pk>/", views.ask_why, name="ask_why"),
    path("questions/ask-desk/<int:pk>/", views.ask_desk, name="ask_desk"),
]
