"""The list of letters to be diarised, and the diary form of each."""

from uuid import uuid4

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.pages.numbers import whole
from accounts.pages.paging import links, page_before
from accounts.permissions import require
from files.correspondence.showing import show
from files.models import DraftPaper, DraftReceipt
from files.receipts.diarising import question_of, said_of
from tracking.refusals import FactMissing, Refusal

from . import page, verbs
from .forms import AsideForm, DraftForm

PAGE = 50
WAITING = DraftReceipt.State.WAITING


@require("diarise")
@require_safe
def incoming(request: HttpRequest) -> HttpResponse:
    """The letters that came by themselves and wait for the diary; with `?show=aside` those put aside."""
    state = DraftReceipt.State.ASIDE if request.GET.get("show") == "aside" else WAITING
    drafts = DraftReceipt.objects.visible_to(request.charge).filter(state=state)
    before = whole(request.GET.get("before"))
    rows, following = page_before(drafts.annotate(count=Count("papers")), before, size=PAGE)
    here = "?show=aside" if state != WAITING else "?"
    context = {"rows": page.rows(rows), "is_aside": state != WAITING}
    return render(request, "files/incoming.html", context | links("before", before, following, here=here))


@require("diarise")
@require_http_methods(["GET", "HEAD", "POST"])
def incoming_letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter beside the diary form, filled with what it tells; one press diarises it."""
    draft = _draft(request, pk)
    form = DraftForm(request.POST if request.method == "POST" else None, charge=request.charge, draft=draft)
    context = {"form": form, "request_id": request.POST.get("request_id") or uuid4()}
    if not form.is_valid():
        return _page(request, draft, context, status=400 if form.errors else 200)
    if draft.state == WAITING and (question := question_of(request, form)):
        return _page(request, draft, context | {"question": question})
    try:
        given = {name: form.cleaned_data[name] for name in ("request_id", "to", "copies")}
        receipt = verbs.diarise_draft(draft, by=request.charge, letter=form.letter(), **given)
    except FactMissing as missing:
        form.add_error(missing.field or None, str(missing))
        return _page(request, draft, context, status=400)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _page(request, _draft(request, pk), context | {"request_id": uuid4()}, status=409)
    messages.success(request, said_of(receipt))
    return redirect("incoming")


@require("diarise")
@require_POST
def put_aside_letter(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a letter off the list, with the reason."""
    draft, form = _draft(request, pk), AsideForm(request.POST)
    context = {"form": DraftForm(None, charge=request.charge, draft=draft), "request_id": uuid4()}
    if not form.is_valid():
        return _page(request, draft, context | {"aside": form}, status=400)
    try:
        verbs.put_aside(draft, by=request.charge, reason=form.cleaned_data["reason"])
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _page(request, _draft(request, pk), context | {"aside": form}, status=409)
    messages.success(request, _("Put aside. It can be taken back under “Put aside”."))
    return redirect("incoming")


@require("diarise")
@require_POST
def take_back_letter(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a letter on the list again."""
    try:
        verbs.take_back(_draft(request, pk), by=request.charge)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The letter waits for the diary again."))
    return redirect("incoming_letter", pk)


@require("diarise")
@require_safe
def incoming_paper(request: HttpRequest, pk: int, paper: int) -> HttpResponse:
    """A document of the letter."""
    draft = _draft(request, pk)
    return show(request, get_object_or_404(DraftPaper, draft=draft, pk=paper), back=request.path)


def _draft(request: HttpRequest, pk: int) -> DraftReceipt:
    related = ("receipt", "settled_by__user", "settled_by__acting_for", "settled_by__post")
    return get_object_or_404(DraftReceipt.objects.visible_to(request.charge).select_related(*related), pk=pk)


def _page(request: HttpRequest, draft: DraftReceipt, context: dict, *, status: int = 200) -> HttpResponse:
    facts = {"letter": page.letter(draft), "aside": AsideForm()} | context
    return render(request, "files/incoming_letter.html", facts, status=status)
