"""Offices, sections and posts: upload a sheet, look at the comparison, confirm; or take what is usual."""

from collections.abc import Callable
from pathlib import PurePath

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.imports.page import LAST_LINE, listed
from accounts.imports.views import step
from accounts.models import OrganisationImport
from accounts.pages.downloads import download
from accounts.pages.numbers import whole
from accounts.permissions import require
from accounts.refusals import Refusal
from accounts.sheets.marked import with_errors
from accounts.sheets.template import template

from . import imports, page, suggesting
from .columns import SHEETS
from .forms import StandardForm, UploadForm


@require("administer")
@require_http_methods(["GET", "HEAD", "POST"])
def organisation(request: HttpRequest) -> HttpResponse:
    """The sheets there were, and the form that begins one."""
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_valid():
        facts = form.cleaned_data
        sheet = facts.pop("sheet")
        try:
            kept = imports.upload(sheet.read(), name=sheet.name, by=request.charge, **facts)
        except Refusal as refusal:
            form.add_error("sheet", str(refusal))
        else:
            return redirect("organisation_import", kept.pk)
    rows = OrganisationImport.objects.visible_to(request.charge)
    context = listed(rows, whole(request.GET.get("before")), "organisation_import")
    context |= {"form": form, "templates": page.templates()}
    return render(request, "accounts/organisation.html", context, status=400 if form.errors else 200)


@require("administer")
@require_safe
def organisation_template(request: HttpRequest, kind: str) -> HttpResponse:
    """An empty sheet with the headers, examples and choices."""
    if kind not in SHEETS:
        raise Http404
    return download(template(SHEETS[kind]), f"{kind}.xlsx")


@require("administer")
@require_safe
def organisation_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Findings of the comparison, progress of the work, or what was entered."""
    return _show(request, _kept(request, pk))


@require("administer")
@require_safe
def organisation_marked(request: HttpRequest, pk: int) -> HttpResponse:
    """The uploaded sheet with a column that says what is wrong with each line."""
    kept = _kept(request, pk)
    if kept.kind not in SHEETS:
        raise Http404
    try:
        marked = with_errors(bytes(kept.content), SHEETS[kept.kind], page.errors(kept))
    except Refusal as refusal:
        return _show(request, kept, refusal)
    return download(marked, _("%s with errors.xlsx") % PurePath(kept.name).stem)


@require("administer")
@require_POST
def check_organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """Compare the sheet with the record once more."""
    return _do(request, pk, imports.check_again)


@require("administer")
@require_POST
def confirm_organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """Let what the comparison showed be entered."""
    return _do(request, pk, imports.confirm)


@require("administer")
@require_POST
def take_back_organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """Let what was entered be taken back."""
    return _do(request, pk, imports.take_back)


@require("administer")
@require_http_methods(["GET", "HEAD", "POST"])
def suggest_posts(request: HttpRequest) -> HttpResponse:
    """Choose an office and a standard; tick what is to be added."""
    typed = request.POST if request.method == "POST" else request.GET or None
    form = StandardForm(typed, charge=request.charge)
    if form.is_valid() and request.method == "POST":
        facts = form.cleaned_data | {"picked": set(request.POST.getlist("pick")), "by": request.charge}
        try:
            kept = suggesting.add(**facts)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("organisation_import", kept.pk)
    told = {"form": form}
    if form.is_bound and {"office", "standard"} <= form.cleaned_data.keys():
        told |= page.suggested(**form.cleaned_data)
    return render(request, "accounts/suggest_posts.html", told, status=400 if form.errors else 200)


def _kept(request: HttpRequest, pk: int) -> OrganisationImport:
    kept = OrganisationImport.objects.visible_to(request.charge).select_related("by__user", "office")
    return get_object_or_404(kept, pk=pk)


def _show(request: HttpRequest, kept: OrganisationImport, refusal: Refusal | None = None) -> HttpResponse:
    if refusal:
        messages.error(request, str(refusal))
    after = whole(request.GET.get("after"), most=LAST_LINE)
    context = page.context(kept, request.GET.get("show", ""), after)
    return render(request, "accounts/organisation_import.html", context, status=409 if refusal else 200)


def _do(request: HttpRequest, pk: int, verb: Callable) -> HttpResponse:
    return step(request, _kept(request, pk), verb, _show, "organisation_import")
