"""The page of an administrator's tasks; those of records: list, form with preview, last change taken back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.models import AuditEntry
from accounts.pages.asking import Question, ask, unanswered
from accounts.pages.limits import limited
from accounts.pages.numbers import whole
from accounts.permissions import require
from accounts.refusals import Refusal

from . import page, tasks_page, verbs
from .forms import RecordForm
from .records import Records


@require("administer")
@require_GET
def staff(request):
    """Show the list of an administrator's tasks."""
    return render(
        request,
        "accounts/staff.html",
        {"groups": tasks_page.groups(), "notes": tasks_page.notes(request.charge)},
    )


def searches(request: HttpRequest) -> bool:
    """Return whether words are searched for; the list alone costs little."""
    return bool(request.GET.get("q"))


@limited("search", when=searches)
def records_list(request: HttpRequest, records: Records) -> HttpResponse:
    """The records of the subtree, searched, a page at a time."""
    return render(request, "accounts/records.html", page.list_context(records, request.charge, request.GET))


@transaction.atomic
def add_record(request: HttpRequest, records: Records) -> HttpResponse:
    """Enter a new record: shown first as it will stand."""
    if not records.may_add(request.charge):
        raise PermissionDenied
    data = request.POST if request.method == "POST" else None
    form = records.form(data, charge=request.charge, initial=request.GET.dict())
    return _answer(request, records, None, form)


@transaction.atomic
def record(request: HttpRequest, records: Records, pk: int) -> HttpResponse:
    """One record, and its form: what a change means is shown before it is made."""
    is_sent = request.method == "POST"
    row = records.fetch(request.charge, pk, lock=is_sent)
    form = None
    if records.may_change(request.charge, row):
        form = records.form(request.POST if is_sent else None, instance=row, charge=request.charge)
    elif is_sent:
        raise PermissionDenied
    return _answer(request, records, row, form)


def _answer(
    request: HttpRequest, records: Records, row: Model | None, form: RecordForm | None
) -> HttpResponse:
    """Show the page; the question once its form is valid, and the record once that was answered."""
    context = page.context(records, request.charge, row, form)
    if form and form.is_valid():
        if question := page.question(records, form, request.POST):
            return render(request, "accounts/record.html", context | {"question": question})
        if row is None or page.changes_anything(form):
            return _save(request, records, form, context)
        messages.info(request, _("Nothing was changed."))
        return redirect(request.path)
    return render(request, "accounts/record.html", context, status=400 if form and form.errors else 200)


def _save(request: HttpRequest, records: Records, form: RecordForm, context: dict) -> HttpResponse:
    try:
        saved = verbs.save(records, form, by=request.charge)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return render(request, "accounts/record.html", context, status=409)
    for note in saved.notes:
        messages.warning(request, note)
    if form.has_saved:
        messages.success(request, page.told(records, form, saved.record))
    return redirect(records.single, saved.record.pk)


@transaction.atomic
def take_back_record(request: HttpRequest, records: Records, pk: int) -> HttpResponse:
    """Take back the last change of a record, if nothing was built on it since."""
    row = records.fetch(request.charge, pk, lock=True)
    if not records.may_change(request.charge, row):
        raise PermissionDenied
    try:
        entry = verbs.check_last(row, whole(request.POST.get("entry")))
        if entry.act == AuditEntry.Act.ADDED:
            return _take_back_new(request, records, row, entry)
        return _take_back_change(request, records, row, entry)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(records.single, pk)


def _take_back_change(request: HttpRequest, records: Records, row: Model, entry: AuditEntry) -> HttpResponse:
    form = verbs.restoring_form(records, row, entry, by=request.charge)
    if question := page.question(records, form, request.POST, yes=_("Yes, take it back")):
        return _ask(request, records, row, question)
    saved = verbs.save(records, form, by=request.charge, act=AuditEntry.Act.UNDONE, reason=verbs.of(entry))
    for note in saved.notes:
        messages.warning(request, note)
    if form.has_saved:
        messages.success(request, _("Taken back: %(name)s is as it was.") % {"name": records.name(row)})
    return redirect(records.single, row.pk)


def _take_back_new(request: HttpRequest, records: Records, row: Model, entry: AuditEntry) -> HttpResponse:
    verbs.check_unused(records, row)
    facts = {"name": records.name(row), "code": records.code(row)}
    sentence = _("%(name)s (%(code)s) is on record no more, as if never entered; its code is free again.")
    if question := unanswered(request.POST, [sentence % facts], yes=_("Yes, take it back")):
        return _ask(request, records, row, question)
    verbs.make_void(records, row, entry, by=request.charge)
    messages.success(request, _("Taken back: %(name)s is on record no more.") % facts)
    return redirect(records.plural)


def _ask(request: HttpRequest, records: Records, row: Model, question: Question) -> HttpResponse:
    back = reverse(records.single, args=[row.pk])
    return ask(request, question, title=_("Take back the last change"), back=back)
