"""The state's roll-out: the table as the state reports it, and the offices of each kind."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import Office
from accounts.pages import tables
from accounts.pages.limits import limited, wants_sheet
from accounts.pages.numbers import whole
from accounts.permissions import may, require

from . import page


@require("monitor", "administer")
@require_safe
@limited("export", when=wants_sheet)
def rollout(request: HttpRequest) -> HttpResponse:
    """The roll-out in the acting post's own subtree, by kind of office."""
    office = request.charge.post.office
    if file := tables.answer(request, lambda: page.table(office)):
        return file
    return render(request, "files/rollout.html", page.context(office))


@require("monitor", "administer")
@require_safe
@limited("export", when=wants_sheet)
def rollout_kind(request: HttpRequest, kind: str) -> HttpResponse:
    """The offices of one kind, by name."""
    if kind not in Office.Kind.values:
        raise Http404
    office = request.charge.post.office
    if file := tables.answer(request, lambda: page.kind_table(office, kind)):
        return file
    after, may_add = whole(request.GET.get("after")), may(request.charge, "administer")
    context = page.kind_context(office, kind, after, may_add=may_add)
    return render(request, "files/rollout_kind.html", context)
