from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse

from .models import Row


def begin(request: HttpRequest, user: int) -> HttpResponse:
    """Begin a session for a person."""
    request.session[SESSION_KEY] = str(user)
    return HttpResponse()


def row(request: HttpRequest, pk: int) -> HttpResponse:
    """Show whose session it is, and one row by its key; no template."""
    return HttpResponse(f"{request.session[SESSION_KEY]} {Row.objects.get(pk=pk).number}")
