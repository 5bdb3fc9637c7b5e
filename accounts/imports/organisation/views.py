"""Offices, sections and posts: upload a sheet, look at the comparison, confirm; or pick usual posts."""

from collections.abc import Callable
from pathlib import PurePath

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.imports.page import LAST_LINE, entering, import_list, taking_back
from accounts.imports.views import take_step
from accounts.models import OrganisationImport
from accounts.pages.downloads import download
from accounts.pages.limits import limited, sends_form
from accounts.pages.numbers import whole
from accounts.permissions import needs_fresh_sign_in, require
from accounts.refusals import Refusal
from accounts.sheets.marked import with_errors
from accounts.sheets.template import template

from . import imports, lgd, page, suggesting
from .columns import SHEETS
from .forms import StandardForm, UploadForm


@require("administer")
@require_http_methods(["GET", "HEAD", "POST"])
@limited("import", when=sends_form)
def organisation(request: HttpRequest) -> HttpResponse:
    """The imports so far, and the form to upload a sheet."""
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_valid():
        facts = form.cleaned_data
        sheet = facts.pop("sheet")
        try:
            sheet_import = imports.upload(sheet.read(), name=sheet.name, by=request.charge, **facts)
        except Refusal as refusal:
            form.add_error("sheet", str(refusal))
        else:
            return redirect("organisation_import", sheet_import.pk)
    rows = OrganisationImport.objects.visible_to(request.charge)
    context = import_list(rows, whole(request.GET.get("before")), "organisation_import")
    context |= {"form": form, "templates": page.templates()}
    return render(request, "accounts/organisation.html", context, status=400 if form.errors else 200)


@require("administer")
@require_safe
@limited("export")
def organisation_template(request: HttpRequest, kind: str) -> HttpResponse:
    """Download an empty sheet with headers, examples and choices; for offices with codes to look up."""
    if kind not in SHEETS:
        raise Http404
    places = [lgd.without_office(request.charge.post.office)] if kind == "offices" else []
    return download(template(SHEETS[kind], reference_sheets=places), f"{kind}.xlsx")


@require("administer")
@require_safe
def organisation_import(request: HttpRequest, pk: int) -> HttpResponse:
    """One import: results of the comparison, progress of the work, or the lines entered."""
    return _show(request, _get_import(request, pk))


@require("administer")
@require_safe
@limited("export")
def organisation_marked(request: HttpRequest, pk: int) -> HttpResponse:
    """Download the uploaded sheet with a column that says what is wrong with each line."""
    sheet_import = _get_import(request, pk)
    if sheet_import.kind not in SHEETS:
        raise Http404
    try:
        marked = with_errors(
            bytes(sheet_import.content), SHEETS[sheet_import.kind], page.errors(sheet_import)
        )
    except Refusal as refusal:
        return _show(request, sheet_import, refusal)
    return download(marked, _("%s with errors.xlsx") % PurePath(sheet_import.name).stem)


@require("administer")
@require_POST
@limited("import")
def check_organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """Compare the sheet with the record once more."""
    return _take_step(request, pk, imports.check_again)


@require("administer")
@require_POST
@needs_fresh_sign_in
def confirm_organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the compared lines entered."""
    return _take_step(request, pk, imports.confirm, entering)


@require("administer")
@require_POST
@needs_fresh_sign_in
def take_back_organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the entered lines taken back."""
    return _take_step(request, pk, imports.take_back, taking_back)


@require("administer")
@require_http_methods(["GET", "HEAD", "POST"])
@needs_fresh_sign_in
@limited("report")
def suggest_posts(request: HttpRequest) -> HttpResponse:
    """Choose an office and a standard; tick what is to be added."""
    data = request.POST if request.method == "POST" else request.GET or None
    form = StandardForm(data, charge=request.charge)
    if form.is_valid() and request.method == "POST":
        facts = form.cleaned_data | {"picked": set(request.POST.getlist("pick")), "by": request.charge}
        try:
            sheet_import = suggesting.add(**facts)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("organisation_import", sheet_import.pk)
    context = {"form": form}
    if form.is_bound and not form.is_finding and {"office", "standard"} <= form.cleaned_data.keys():
        context |= page.suggested(**form.cleaned_data)
    return render(request, "accounts/suggest_posts.html", context, status=400 if form.errors else 200)


def _get_import(request: HttpRequest, pk: int) -> OrganisationImport:
    visible = OrganisationImport.objects.visible_to(request.charge).select_related("by__user", "office")
    return get_object_or_404(visible, pk=pk)


def _show(
    request: HttpRequest, sheet_import: OrganisationImport, refusal: Refusal | None = None
) -> HttpResponse:
    if refusal:
        messages.error(request, str(refusal))
    after = whole(request.GET.get("after"), most=LAST_LINE)
    context = page.context(sheet_import, request.GET.get("show", ""), after)
    if context["can_confirm"] and imports.needs_second(sheet_import):
        context["needs_second"], context["is_mine"] = True, sheet_import.by.user_id == request.user.pk
    return render(request, "accounts/organisation_import.html", context, status=409 if refusal else 200)


def _take_step(request: HttpRequest, pk: int, verb: Callable, asks: Callable | None = None) -> HttpResponse:
    sheet_import = _get_import(request, pk)
    question = asks(sheet_import) if asks else None
    return take_step(request, sheet_import, verb, _show, "organisation_import", question=question)
