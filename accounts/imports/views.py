"""What the views of any import answer alike."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header

from accounts.models import SheetImport
from accounts.refusals import Refusal

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def download(content: bytes, name: str) -> HttpResponse:
    """A workbook to keep."""
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(content, content_type=XLSX, headers={"Content-Disposition": disposition})


def number(request: HttpRequest, name: str) -> int | None:
    """A number of the address, if it is one."""
    typed = request.GET.get(name, "")
    return int(typed) if typed.isdecimal() and len(typed) < 10 else None


def step(
    request: HttpRequest, kept: SheetImport, verb: Callable, show: Callable, url: str, **facts
) -> HttpResponse:
    """Take a step; what is refused comes back on the import's page with the reason."""
    try:
        verb(kept, by=request.charge, **facts)
    except Refusal as refusal:
        return show(request, kept, refusal)
    return redirect(url, kept.pk)
