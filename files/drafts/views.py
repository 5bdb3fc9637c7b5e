"""Drafts: begun, read, written, addressed."""

from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.pages.downloads import download
from accounts.pages.limits import limited
from accounts.pages.numbers import whole
from files.models import Draft, DraftAddressee, File
from files.receipts import senders
from tracking.access.secret import check_reading
from tracking.movement.checks import check_on_desk
from tracking.refusals import FactMissing, Refusal

from . import communications, fetch, page, verbs
from .forms import AddresseeForm, NewDraftForm, TextForm
from .letter import letter_pdf


@require_http_methods(["GET", "HEAD", "POST"])
def new_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a draft on a file at the own desk, from a form of communication."""
    file = fetch.readable_file(request, pk)
    if refused := _not_here(request, file):
        return refused
    data = request.POST if request.method == "POST" else None
    form = NewDraftForm(data, charge=request.charge, file=file, initial=_filled(request, file))
    context = {"form": form, "file": {"number": file.number, "url": file.get_absolute_url()}}
    if not form.is_valid():
        return render(request, "files/draft_new.html", context, status=400 if form.errors else 200)
    facts = form.cleaned_data
    try:
        text = communications.begun(facts["form"], facts["language"], facts["in_reply_to"])
        draft = verbs.put_up(file, by=request.charge, text=text, **facts)
    except FactMissing as missing:
        form.add_error(missing.field or None, str(missing))
        return render(request, "files/draft_new.html", context, status=400)
    except Refusal as refusal:
        return refused_page(request, file, refusal)
    return redirect("edit_draft", draft.pk)


def _filled(request: HttpRequest, file: File) -> dict:
    """The facts that the file and the letter to be answered give already."""
    letter = file.receipts.filter(pk=whole(request.GET.get("reply"))).first()
    is_english = letter is not None and letter.language == Draft.Language.ENGLISH
    return {
        "request_id": uuid4(),
        "in_reply_to": letter and letter.pk,
        "subject": letter.subject if letter else file.subject,
        "form": Draft.Form.LETTER,
        "language": Draft.Language.ENGLISH if is_english else Draft.Language.HINDI,
    }


def _not_here(request: HttpRequest, file: File) -> HttpResponse | None:
    """The page that says why nothing is drafted on this file by the reader; None where it lies here."""
    try:
        check_on_desk(file, request.charge)
    except Refusal as refusal:
        return refused_page(request, file, refusal)
    return None


@require_safe
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """A version of a draft as a letter, with what the reader may do; or its difference from another."""
    found = fetch.visible(request, pk)
    version = fetch.version(found, whole(request.GET.get("version")))
    other = whole(request.GET.get("with"))
    compared = fetch.version(found, other) if other else None
    context = page.context(found, version, request.charge, compared=compared)
    return render(request, "files/draft.html", context)


@require_safe
@limited("pdf")
def draft_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The approved version, else the newest, as PDF."""
    found = fetch.visible(request, pk)
    version = found.approved_version or fetch.version(found, whole(request.GET.get("version")))
    version.draft = found
    return download(letter_pdf(version), f"draft-{found.pk}-{version.number}.pdf")


@require_http_methods(["GET", "HEAD", "POST"])
def edit_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Write on a draft; Save keeps a version, and every version stays."""
    found = fetch.visible(request, pk)
    if refused := _not_here(request, found.file):
        return refused
    form = TextForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _edit_page(request, found, status=400 if form.errors else 200)
    facts = form.cleaned_data
    shown, text = facts["draft"], facts["text"]
    try:
        verbs.keep_version(found, by=request.charge, text=text, shown=shown, subject=facts["subject"])
    except verbs.TextChanged:
        return _edit_page(request, found, typed=(facts["subject"], text), status=409)
    except Refusal as refusal:
        return refused_page(request, found.file, refusal, typed=text)
    return redirect("draft", found.pk)


@require_POST
def save_draft_text(request: HttpRequest, pk: int) -> HttpResponse:
    """Save what is being typed, while it is typed; or forget it."""
    found, form = fetch.visible(request, pk), TextForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=400)
    try:
        if "discard" in request.POST:
            verbs.discard_text(found, by=request.charge)
            return redirect("edit_draft", found.pk)
        facts = form.cleaned_data
        pen = verbs.save_text(found, by=request.charge, text=facts["text"], shown=facts["draft"])
    except Refusal as refusal:
        if request.headers.get("X-Requested-With") != "autosave":
            return refused_page(request, found.file, refusal, typed=request.POST.get("text", ""))
        return JsonResponse({"message": str(refusal)}, status=409)
    state = verbs.text_state(found, request.charge)
    return JsonResponse({"saved_text": page.saved_text(pen), "draft": state})


def _edit_page(
    request: HttpRequest,
    found: Draft,
    *,
    typed: tuple[str, str] | None = None,
    form: AddresseeForm | None = None,
    status: int,
) -> HttpResponse:
    check_reading(request, found.file)
    form = form or AddresseeForm(charge=request.charge, initial={"kind": DraftAddressee.Kind.TO})
    context = page.edit_context(found, request.charge, typed=typed) | {"form": form}
    return render(request, "files/draft_edit.html", context, status=status)


@require_POST
def draft_addressees(request: HttpRequest, pk: int) -> HttpResponse:
    """Add an addressee to a draft."""
    found, form = fetch.visible(request, pk), AddresseeForm(request.POST, charge=request.charge)
    if refused := _not_here(request, found.file):
        return refused
    if not form.is_valid():
        return _edit_page(request, found, form=form, status=400 if form.errors else 200)
    try:
        verbs.address(found, by=request.charge, to=form.addressee(), kind=form.cleaned_data["kind"])
    except Refusal as refusal:
        return refused_page(request, found.file, refusal)
    return redirect(f"{page.urls(found)['edit_draft']}#addressees")


@require_POST
def remove_addressee(request: HttpRequest, pk: int, serial: int) -> HttpResponse:
    """Take an addressee off a draft."""
    found = fetch.visible(request, pk)
    try:
        verbs.remove_addressee(found, by=request.charge, serial=serial)
    except Refusal as refusal:
        return refused_page(request, found.file, refusal)
    messages.success(request, _("Taken off the letter."))
    return redirect(f"{page.urls(found)['edit_draft']}#addressees")


@require_safe
@limited("directory")
def addressee_suggestions(request: HttpRequest) -> HttpResponse:
    """The entries of the address book that the words of the field name, as choices beside it."""
    entries = senders.suggestions(request.charge.post.section.office, request.GET.get("name", "")[:100])
    return render(request, "files/senders.html", {"labels": [senders.label(entry) for entry in entries]})


def refused_page(request: HttpRequest, file: File, refusal: Refusal, *, typed: str = "") -> HttpResponse:
    """Render the reason and the text that was entered, so that nothing is lost."""
    context = {
        "message": str(refusal),
        "paper_url": file.get_absolute_url(),
        "paper_label": file.number,
        "typed_text": typed,
    }
    return render(request, "tracking/refused.html", context, status=409)
