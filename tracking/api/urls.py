"""The API, to which a token is the way in: no sign-in is asked for."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.http import require_safe

from .api import api


def with_head(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer HEAD as GET is answered; the server leaves the body off."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked, request.method = request.method, "GET"
        try:
            return view(request, *args, **kwargs)
        finally:
            request.method = asked

    return answer


patterns, app, namespace = api.urls
for pattern in patterns:
    pattern.callback = login_not_required(require_safe(with_head(pattern.callback)))

urlpatterns = [path("api/v1/", include((patterns, app), namespace=namespace))]
