"""Scanned batches: upload, the split to be looked at, and separator sheets to be printed."""

from uuid import uuid4

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.pages.limits import limited, sends_form
from accounts.pages.numbers import whole
from accounts.pages.paging import links, page_before
from accounts.permissions import require
from files.correspondence.showing import show
from files.models import ScanBatch
from tracking.refusals import FactMissing, Refusal

from . import page, verbs
from .forms import BatchForm
from .work import CODE

PAGE = 30


@require("diarise")
@require_http_methods(["GET", "HEAD", "POST"])
@limited("upload", when=sends_form)
def scans(request: HttpRequest) -> HttpResponse:
    """The scanned batches of the office, and the form for another."""
    form = BatchForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    status = 400 if form.errors else 200
    if form.is_valid():
        facts = form.cleaned_data
        upload = facts.pop("upload")
        try:
            return redirect("scan", verbs.take_batch(upload, upload.name, by=request.charge, **facts).pk)
        except Refusal as refusal:
            form.add_error("upload", str(refusal))
            status = 400 if isinstance(refusal, FactMissing) else 409
    before = whole(request.GET.get("before"))
    batches, following = page_before(ScanBatch.objects.visible_to(request.charge), before, size=PAGE)
    context = {"form": form, "rows": page.rows(batches), "request_id": uuid4()}
    context |= links("before", before, following)
    return render(request, "files/scans.html", context, status=status)


@require("diarise")
@require_safe
def scan(request: HttpRequest, pk: int) -> HttpResponse:
    """One batch: how far it is, and its letters page by page."""
    return render(request, "files/scan.html", page.batch(_batch(request, pk)))


@require("diarise")
@require_safe
def scan_original(request: HttpRequest, pk: int) -> HttpResponse:
    """The PDF as it was uploaded."""
    return show(request, _batch(request, pk), back=request.path.removesuffix("original/"))


@require("diarise")
@require_POST
def change_split(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a letter begin at a page, or go on with the one before."""
    found, at = _batch(request, pk), whole(request.POST.get("page"))
    if at is None:
        return HttpResponse(status=400)
    try:
        verbs.toggle(found, by=request.charge, at=at - 1, expected=request.POST.get("expected", ""))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("scan", pk)


@require("diarise")
@require_POST
def make_letters(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the letters made as the page showed them."""
    try:
        verbs.make_letters(_batch(request, pk), by=request.charge, expected=request.POST.get("expected", ""))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("scan", pk)


@require("diarise")
@require_safe
def separator_sheet(request: HttpRequest) -> HttpResponse:
    """A separator sheet, to be printed as often as needed."""
    # Made by segno from our own text alone.
    code = mark_safe(segno.make(CODE, error="h").svg_inline(scale=12, border=4))  # noqa: S308
    return render(request, "files/separator.html", {"code": code, "title": _("Separator sheet")})


def _batch(request: HttpRequest, pk: int) -> ScanBatch:
    return get_object_or_404(ScanBatch.objects.visible_to(request.charge), pk=pk)
