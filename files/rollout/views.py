"""The state's roll-out: the table as the state reports it, and the offices of each kind."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import Office
from accounts.pages import spreadsheet
from accounts.permissions import may, require

from . import page

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require("monitor", "administer")
@require_safe
def rollout(request: HttpRequest) -> HttpResponse:
    """The acting post's own subtree, by kind of office."""
    office = request.charge.post.office
    if file := _taken_away(request, lambda: page.table(office)):
        return file
    return render(request, "files/rollout.html", page.context(office))


@require("monitor", "administer")
@require_safe
def rollout_kind(request: HttpRequest, kind: str) -> HttpResponse:
    """The offices of one kind, by name."""
    if kind not in Office.Kind.values:
        raise Http404
    office = request.charge.post.office
    if file := _taken_away(request, lambda: page.kind_table(office, kind)):
        return file
    after = request.GET.get("after", "")
    known = int(after) if after.isdecimal() and len(after) < 19 else None
    told = page.kind_context(office, kind, known, may_add=may(request.charge, "administer"))
    return render(request, "files/rollout_kind.html", told)


def _taken_away(request: HttpRequest, made) -> HttpResponse | None:
    """The table as the file that was asked for, if one was."""
    if "csv" not in request.GET and "xlsx" not in request.GET:
        return None
    table = made()
    if "csv" in request.GET:
        ending, kind, body = "csv", "text/csv; charset=utf-8", spreadsheet.table(table.heading, table.rows)
    else:
        ending, kind = "xlsx", WORKBOOK
        body = spreadsheet.workbook(table.name, table.heading, table.rows)
    response = HttpResponse(body, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{table.name}.{ending}"'
    return response
