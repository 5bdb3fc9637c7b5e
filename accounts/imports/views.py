"""Views of any import: what they answer alike."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.models import SheetImport
from accounts.refusals import Refusal


def step(
    request: HttpRequest, kept: SheetImport, verb: Callable, show: Callable, url: str, **facts
) -> HttpResponse:
    """Take a step; what is refused comes back on the import's page with the reason."""
    try:
        verb(kept, by=request.charge, **facts)
    except Refusal as refusal:
        return show(request, kept, refusal)
    return redirect(url, kept.pk)
