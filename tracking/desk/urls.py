"""Pages of a desk: what lies on it, and what it sent."""

from django.urls import path

from . import likely_views, sent_views, views

urlpatterns = [
    path("", views.desk, name="desk"),
    path("desk/likely/", likely_views.desk_likely, name="desk_likely"),
    path("desk/forward/", views.forward_many, name="forward_many"),
    path("desk/pull-back/", views.pull_back_many, name="pull_back_many"),
    path("sent/", sent_views.sent, name="sent"),
]
