"""Pages of the state's roll-out."""

from django.urls import path

from . import views

urlpatterns = [
    path("rollout/", views.rollout, name="rollout"),
    path("rollout/<slug:kind>/", views.rollout_kind, name="rollout_kind"),
]
