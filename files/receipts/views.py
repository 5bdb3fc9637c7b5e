"""Diarising, and the page of a receipt."""

from urllib.parse import urlencode
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.pages.limits import limited, sends_form
from accounts.pages.prefetch import is_looked_at
from accounts.permissions import require
from files.correspondence.forms import UploadForm
from files.correspondence.showing import show
from files.correspondence.verbs import add
from files.models import Document, Receipt
from tracking.access.secret import check_reading
from tracking.refusals import FactMissing, Refusal, UsedElsewhere

from . import fetch, page, senders
from .diarising import question_of, said_of
from .forms import REPEATED, DiariseForm
from .verbs import DiarisedAnother, diarise


@require("diarise")
@require_http_methods(["GET", "HEAD", "POST"])
@limited("upload", when=sends_form)
def new_receipt(request: HttpRequest) -> HttpResponse:
    """Diarise a letter; the form is then ready for the next, with what letters of one post have alike."""
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = DiariseForm(data, files, charge=request.charge, initial=_repeated(request))
    context = {"form": form, "request_id": request.POST.get("request_id") or uuid4()}
    if not form.is_valid():
        return render(request, "files/diarise.html", context, status=400 if form.errors else 200)
    if question := question_of(request, form):
        return render(request, "files/diarise.html", context | {"question": question})
    try:
        receipt = _diarise(request, form)
    except FactMissing as missing:
        form.add_error(missing.field or None, str(missing))
        return render(request, "files/diarise.html", context, status=400)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        if isinstance(refusal, DiarisedAnother | UsedElsewhere):
            context["request_id"] = uuid4()
        return render(request, "files/diarise.html", context, status=409)
    messages.success(request, said_of(receipt))
    return redirect(f"{reverse('new_receipt')}?{_kept(form)}")


def _repeated(request: HttpRequest) -> dict:
    """The facts that the letter before had, and most letters have, filled in already."""
    before = {name: request.GET[name] for name in REPEATED if name in request.GET}
    usual = {"received_on": timezone.localdate(), "is_puc": True, "priority": Receipt.Priority.ORDINARY}
    return usual | {"grading": Receipt.Grading.NORMAL, "letter_class": Receipt.Class.ORDINARY} | before


def _kept(form: DiariseForm) -> str:
    facts = {name: form.cleaned_data[name] for name in REPEATED}
    return urlencode(facts | {"received_on": facts["received_on"].strftime("%d.%m.%Y")})


def _diarise(request: HttpRequest, form: DiariseForm) -> Receipt:
    facts = {name: form.cleaned_data[name] for name in ("request_id", "to", "copies", "scan")}
    return diarise(by=request.charge, letter=form.letter(), **facts)


@require("diarise")
@require_safe
@limited("directory")
def sender_suggestions(request: HttpRequest) -> HttpResponse:
    """The entries of the address book that the words of the field name, as choices beside it."""
    words = request.GET.get("sender_name", "")[:100]
    entries = senders.suggestions(request.charge.post.office, words)
    return render(request, "files/senders.html", {"labels": [senders.label(entry) for entry in entries]})


@require_safe
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """The receipt: its letter, its route so far, and the acts."""
    found = fetch.visible(request, pk)
    cover = page.open_cover(found, request.charge, is_looked_at=is_looked_at(request))
    if not cover.is_readable:
        return render(request, "tracking/sealed.html", page.sealed_context(cover), status=403)
    return render(request, "files/receipt.html", page.context(cover))


@require_POST
@limited("upload")
def add_document(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a scan or a document on the receipt."""
    found, form, status = fetch.visible(request, pk), UploadForm(request.POST, request.FILES), 400
    errors = {name: " ".join(texts) for name, texts in form.errors.items()}
    if not errors:
        facts, upload = form.cleaned_data, form.cleaned_data["upload"]
        press = {"title": facts["title"], "request_id": facts["request_id"]}
        try:
            added = add(found, by=request.charge, upload=upload, name=upload.name, **press)
        except Refusal as refusal:
            errors, status = {"upload": str(refusal)}, 409 if isinstance(refusal, UsedElsewhere) else 400
        else:
            messages.success(request, _("%s is on the receipt.") % added.title)
            return redirect(f"{found.get_absolute_url()}#page-{added.first_page}")
    cover = page.open_cover(found, request.charge)
    if not cover.is_readable:
        return HttpResponse(status=403)
    check_reading(request, found)
    context = page.context(cover, error=errors, upload_title=request.POST.get("title", ""))
    return render(request, "files/receipt.html", context, status=status)


@require_safe
def document(request: HttpRequest, pk: int, document_pk: int) -> HttpResponse:
    """A document of the receipt, shown by the browser if it can."""
    found = get_object_or_404(Receipt.objects.readable_by(request.charge), pk=pk)
    check_reading(request, found)
    stored = get_object_or_404(Document, file=found.pk, pk=document_pk)
    return show(request, stored, back=found.get_absolute_url())


@require_safe
def acknowledgement(request: HttpRequest, pk: int) -> HttpResponse:
    """The acknowledgement of a letter, to be printed and handed over."""
    found = get_object_or_404(
        Receipt.objects.readable_by(request.charge).select_related("office", "sender"), pk=pk
    )
    check_reading(request, found)
    return render(request, "files/acknowledgement.html", page.slip(found))
