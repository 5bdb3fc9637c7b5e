"""Correcting what was diarised, and opening a file for a receipt."""

from collections.abc import Callable
from uuid import uuid4

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.pages.asking import ask, unanswered
from accounts.pages.numbers import whole
from files.models import Receipt
from files.opening.forms import OpenFileForm
from files.opening.page import brief
from files.search.similar import similar_open
from tracking.access.secret import check_reading
from tracking.movement.checks import check_on_desk
from tracking.refusals import FactMissing, Refusal

from . import acknowledging, fetch
from .correcting import OF_LETTER, OF_PAPER, check_may_correct, correct
from .forms import CorrectForm
from .verbs import open_file_from


@require_http_methods(["GET", "HEAD", "POST"])
def correct_receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct what the diary says; what it said before stays on record."""
    found = fetch.visible(request, pk)
    if refused := _refused(request, found, check_may_correct):
        return refused
    data = request.POST if request.method == "POST" else None
    initial = {name: getattr(found, name) for name in (*OF_PAPER, *OF_LETTER)}
    form = CorrectForm(data, charge=request.charge, receipt=found, initial=initial)
    press = {"expected": request.POST.get("expected") or found.seq, "request_id": uuid4()}
    context = {"form": form, "receipt": found} | press
    if not form.is_valid():
        return render(request, "files/correct.html", context, status=400 if form.errors else 200)
    given = {name: form.cleaned_data[name] for name in ("reason", "expected", "request_id")}
    try:
        correct(found, by=request.charge, facts=form.facts(), **given)
    except FactMissing as missing:
        form.add_error(missing.field, str(missing))
        return render(request, "files/correct.html", context, status=400)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return render(request, "files/correct.html", context, status=409)
    messages.success(request, _("%s is corrected.") % found.number)
    return redirect(found)


def _refused(request: HttpRequest, found: Receipt, check: Callable) -> HttpResponse | None:
    """The page that says why this is not for the reader; None for whom it is."""
    try:
        check(found, request.charge)
    except Refusal as refusal:
        paper = {"paper_url": found.get_absolute_url(), "paper_label": found.number}
        return render(request, "tracking/refused.html", {"message": str(refusal)} | paper, status=409)
    check_reading(request, found)
    return None


@require_POST
def acknowledge_by_mail(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the acknowledgement to the sender by e-mail, asked once with the address."""
    found = fetch.visible(request, pk)
    if refused := _refused(request, found, check_may_correct):
        return refused
    if address := acknowledging.address_of(found):
        yes = _("Send the acknowledgement")
        sentence = _("The acknowledgement of %(number)s goes to %(address)s.")
        sentences = [sentence % {"number": found.number, "address": address}]
        if not acknowledging.told(found) and (question := unanswered(request.POST, sentences, yes=yes)):
            return ask(request, question, title=yes, back=found.get_absolute_url())
    try:
        acknowledging.acknowledge_by_mail(found, by=request.charge)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The acknowledgement is on its way."))
    return redirect(found)


@require_http_methods(["GET", "HEAD", "POST"])
def file_from_receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a file for the receipt and put it in there; files on a similar subject are shown first."""
    found = fetch.visible(request, pk)
    if found.filed_in_id is None and (refused := _refused(request, found, check_on_desk)):
        return refused
    form = OpenFileForm(
        request.POST if request.method == "POST" else None, charge=request.charge, initial=_initial(found)
    )
    context = {"form": form, "similar": [], "request_id": request.POST.get("request_id") or uuid4()}
    context |= {"receipt": found, "expected": request.POST.get("expected") or found.seq}
    if not form.is_valid():
        return render(request, "files/new.html", context, status=400 if form.errors else 200)
    subject = form.cleaned_data["subject"]
    if found.filed_in_id is None and request.POST.get("confirmed") != subject:
        context["similar"] = brief(similar_open(subject, request.charge), request.charge)
    if context["similar"]:
        return render(request, "files/new.html", context)
    return _open(request, found, form, context)


def _open(request: HttpRequest, found: Receipt, form: Form, context: dict) -> HttpResponse:
    expected = whole(request.POST.get("expected"))
    if expected is None:
        return HttpResponse(status=400)
    try:
        file = open_file_from(found, by=request.charge, expected=expected, **form.cleaned_data)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return render(request, "files/new.html", context | {"request_id": uuid4()}, status=409)
    messages.success(request, _("File %s is open.") % file.number)
    return redirect(file)


def _initial(found: Receipt) -> dict:
    """The facts that the letter gives already."""
    is_ahead = found.due_on and found.due_on >= timezone.localdate()
    return {
        "subject": found.subject,
        "subject_head": found.subject_head_id,
        "priority": found.priority,
        "grading": found.grading,
        "due_on": found.due_on if is_ahead else None,
    }
