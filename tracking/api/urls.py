"""The API, to which a token is the way in: no sign-in is asked for."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.decorators.http import require_safe

from .api import api

patterns, app, namespace = api.urls
for pattern in patterns:
    pattern.callback = login_not_required(require_safe(pattern.callback))

urlpatterns = [path("api/v1/", include((patterns, app), namespace=namespace))]
