"""The answer that the views of all imports give to a step."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.models import SheetImport
from accounts.refusals import Refusal


def take_step(
    request: HttpRequest, sheet_import: SheetImport, verb: Callable, show: Callable, url: str, **facts
) -> HttpResponse:
    """Take a step of an import; a refusal is shown on the import's page with its reason."""
    try:
        verb(sheet_import, by=request.charge, **facts)
    except Refusal as refusal:
        return show(request, sheet_import, refusal)
    return redirect(url, sheet_import.pk)
