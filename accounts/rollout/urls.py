"""Pages of the roll-out of an office."""

from django.urls import path

from . import views

urlpatterns = [
    path("rollout/office/<int:pk>/", views.rollout_office, name="rollout_office"),
    path("rollout/office/<int:pk>/missing/", views.rollout_missing, name="rollout_missing"),
    path("staff/rollout/<int:pk>/training/", views.training_sessions, name="training_sessions"),
    path("staff/rollout/<int:pk>/training/new/", views.new_training_session, name="new_training_session"),
    path("staff/rollout/training/<int:pk>/", views.training_session, name="training_session"),
    path("staff/rollout/<int:pk>/step/<slug:name>/", views.rollout_step, name="rollout_step"),
]
