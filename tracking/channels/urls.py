"""Pages of the rules on direct writing, under /staff/channels/."""

from django.urls import path

from . import views

urlpatterns = [
    path("staff/channels/", views.channels, name="channels"),
    path("staff/channels/<int:pk>/withdraw/", views.withdraw_channel, name="withdraw_channel"),
]
