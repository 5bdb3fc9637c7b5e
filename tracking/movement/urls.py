"""An address for each act on a paper."""

from django.urls import path

from .views import ACTS, act

urlpatterns = [
    path(f"{name.replace('_paper', '').replace('_', '-')}/", act, {"name": name}, name=name) for name in ACTS
]
