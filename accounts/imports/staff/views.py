"""The import of staff: upload, look at the comparison, confirm, take back."""

from collections.abc import Callable
from pathlib import PurePath

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.imports.page import LAST_LINE, entering, import_list, taking_back
from accounts.imports.views import take_step
from accounts.models import StaffImport
from accounts.pages.downloads import download
from accounts.pages.limits import limited, sends_form
from accounts.pages.numbers import whole
from accounts.permissions import needs_fresh_sign_in, require
from accounts.refusals import Refusal
from accounts.sheets.marked import with_errors
from accounts.sheets.template import template

from . import imports, page, two_persons
from .choices import choices, vacant_posts
from .columns import COLUMNS
from .forms import ConfirmForm, UploadForm


@require("administer")
@require_http_methods(["GET", "HEAD", "POST"])
@limited("import", when=sends_form)
def staff_imports(request: HttpRequest) -> HttpResponse:
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
            return redirect("staff_import", sheet_import.pk)
    rows = StaffImport.objects.visible_to(request.charge)
    context = import_list(rows, whole(request.GET.get("before")), "staff_import") | {"form": form}
    return render(request, "accounts/staff_imports.html", context, status=400 if form.errors else 200)


@require("administer")
@require_safe
@limited("export")
def staff_import_template(request: HttpRequest) -> HttpResponse:
    """Download an empty sheet with the headers, examples and choices, and the vacant posts of the office."""
    office, now = request.charge.post.office, timezone.now()
    posts = vacant_posts(office, now)
    book = template(COLUMNS, offered=choices(office, now, posts), reference_sheets=[posts])
    return download(book, "staff.xlsx")


@require("administer")
@require_safe
def staff_import(request: HttpRequest, pk: int) -> HttpResponse:
    """One import: results of the comparison, or progress of the work."""
    return _show(request, _get_import(request, pk))


@require("administer")
@require_safe
@limited("export")
def staff_import_marked(request: HttpRequest, pk: int) -> HttpResponse:
    """Download the uploaded sheet with a column that says what is wrong with each line."""
    sheet_import = _get_import(request, pk)
    try:
        marked = with_errors(bytes(sheet_import.content), COLUMNS, page.errors(sheet_import))
    except Refusal as refusal:
        return _show(request, sheet_import, refusal)
    return download(marked, _("%s with errors.xlsx") % PurePath(sheet_import.name).stem)


@require("administer")
@require_POST
@limited("import")
def check_staff_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Compare the sheet with the record once more."""
    return _take_step(request, pk, imports.check_again)


@require("administer")
@require_POST
@needs_fresh_sign_in
def confirm_staff_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the compared lines entered."""
    form = ConfirmForm(request.POST)
    form.full_clean()
    return _take_step(request, pk, imports.confirm, entering, **form.cleaned_data)


@require("administer")
@require_POST
@needs_fresh_sign_in
def take_back_staff_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the entered lines taken back."""
    return _take_step(request, pk, imports.take_back, taking_back)


def _get_import(request: HttpRequest, pk: int) -> StaffImport:
    imports_ = StaffImport.objects.visible_to(request.charge).select_related("by__user", "office")
    return get_object_or_404(imports_, pk=pk)


def _show(request: HttpRequest, sheet_import: StaffImport, refusal: Refusal | None = None) -> HttpResponse:
    if refusal:
        messages.error(request, str(refusal))
    after = whole(request.GET.get("after"), most=LAST_LINE)
    context = page.context(sheet_import, request.GET.get("show", ""), after)
    context["form"] = ConfirmForm(request.POST or None)
    if context["can_confirm"]:
        context["guarded"] = two_persons.guarded_lines(sheet_import).count()
        context["at_work"] = two_persons.lines_at_work(sheet_import).count()
        context["needs_second"] = two_persons.needs_second(sheet_import)
    context["is_mine"] = sheet_import.by.user_id == request.user.pk
    return render(request, "accounts/staff_import.html", context, status=409 if refusal else 200)


def _take_step(
    request: HttpRequest, pk: int, verb: Callable, asks: Callable | None = None, **facts
) -> HttpResponse:
    staff_import = _get_import(request, pk)
    question = asks(staff_import) if asks else None
    return take_step(request, staff_import, verb, _show, "staff_import", question=question, **facts)
