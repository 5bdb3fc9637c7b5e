"""The registers of receipts: the diary of an office, and who has what of it."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.pages import tables
from accounts.pages.limits import limited, wants_sheet
from accounts.pages.numbers import whole
from accounts.pages.paging import links, page_before
from accounts.permissions import require

from . import fetch, figures, register_page
from .register_forms import DiaryForm

PAGE = 50
ASKED = ("first", "last", "letter_class", "state", "office")


@require("diarise", "monitor")
@require_safe
@limited("export", when=wants_sheet)
def diary(request: HttpRequest) -> HttpResponse:
    """The diary of an office, the newest entry first."""
    form = DiaryForm(request.GET, charge=request.charge)
    if not form.is_valid():
        return render(request, "files/diary.html", {"form": form}, status=400 if form.errors else 200)
    receipts = form.narrow(fetch.diary(form.place))

    def sheet() -> tables.Table:
        newest = list(receipts.order_by("-pk")[: tables.MOST])
        return register_page.table(form.place, newest, request.charge)

    if answer := tables.answer(request, sheet):
        return answer
    before = whole(request.GET.get("before"))
    entries, following = page_before(receipts, before, size=PAGE)
    query = urlencode({name: request.GET[name] for name in ASKED if request.GET.get(name)})
    context = {
        "form": form,
        "place": form.place,
        "rows": register_page.rows(entries, request.charge),
        **links("before", before, following, here=f"?{query}"),
    }
    return render(request, "files/diary.html", context)


@require("diarise", "monitor")
@require_safe
@limited("export", when=wants_sheet)
def pending_receipts(request: HttpRequest) -> HttpResponse:
    """The pending letters of a diary: with whom they lie, and of which class they are."""
    form = DiaryForm(request.GET, charge=request.charge)
    if not form.is_valid():
        return render(request, "files/diary.html", {"form": form}, status=400 if form.errors else 200)
    today, place = timezone.localdate(), form.place
    desks = register_page.pending_rows(figures.by_desk(place, today=today), by_desk=True)
    classes = register_page.pending_rows(figures.by_class(place, today=today), by_desk=False)
    if answer := tables.answer(request, lambda: register_page.pending_table(place, desks, classes)):
        return answer
    context = {"place": place, "desks": desks, "classes": classes}
    return render(request, "files/pending_receipts.html", context)
