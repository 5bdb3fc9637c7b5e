"""Writing and sending: the pen at the foot of the note sheet."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.directory.holding import Holdings, holdings
from accounts.models import Charge
from accounts.pages.asking import Question, ask, unanswered
from accounts.pages.numbers import whole
from accounts.permissions import SignInStale
from files.models import File
from files.notes import drafts
from files.notes.verbs import check_version, discard_draft, save_draft, send_with_note
from files.text import plain, richtext
from tracking.access.secret import check_reading
from tracking.movement.questions import questions_of, yes
from tracking.movement.reporting import report
from tracking.refusals import DraftChanged, MovedMeanwhile, Refusal

from . import page
from .fetch import visible
from .forms import NoteForm, SendForm


@require_POST
def save_note(request: HttpRequest, pk: int) -> HttpResponse:
    """Save the yellow note: while the person writes, or by the button, which may also search for a desk."""
    file, form = visible(request, pk), NoteForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=400)
    facts = form.cleaned_data
    if "both" in request.POST:
        facts["text"] = _both(file, request.charge, facts["text"])
    try:
        saved = save_draft(file, by=request.charge, **facts)
    except Refusal as refusal:
        return _refused(request, file, refusal)
    if _is_autosave(request):
        return JsonResponse({"saved_text": page.saved_text(saved), "draft": drafts.version(saved)})
    if words := request.POST.get("words", "").strip():
        return redirect(f"{file.get_absolute_url()}?{urlencode({'words': words})}#pen")
    messages.success(request, page.saved_text(saved))
    return redirect(f"{file.get_absolute_url()}#pen")


@require_POST
def discard_note(request: HttpRequest, pk: int) -> HttpResponse:
    """Discard the yellow note, and offer to put it back."""
    file, form = visible(request, pk), NoteForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=400)
    # The page that offers it back shows the file.
    check_reading(request, file)
    facts = form.cleaned_data
    facts["typed"] = facts.pop("text")
    try:
        discarded = discard_draft(file, by=request.charge, **facts)
    except Refusal as refusal:
        return _refused(request, file, refusal)
    if not discarded:
        messages.success(request, page.saved_text(None))
        return redirect(file.get_absolute_url())
    sheet = page.open_sheet(visible(request, pk), request.charge)
    return render(request, "files/file.html", page.context(sheet, discarded=discarded))


@require_POST
def send_note(request: HttpRequest, pk: int) -> HttpResponse:
    """Seal the note and send the file, in one press; where that reaches far, it is asked once."""
    file = visible(request, pk)
    form = SendForm(request.POST, charge=request.charge)
    if not form.is_valid():
        errors = {name: " ".join(texts) for name, texts in form.errors.items()}
        return _render_again(request, file, errors, status=400)
    facts, to = form.cleaned_data, form.cleaned_data["to"]
    held = holdings([to.pk])
    try:
        sentences = _sentences(file, request.charge, facts, held)
        if question := unanswered(request.POST, sentences, yes=yes(to)):
            return _ask(request, file, question)
        movement = send_with_note(file, by=request.charge, **facts)
    except Refusal as refusal:
        return _refused(request, file, refusal)
    report(request, file, movement, held)
    return redirect("desk")


def _sentences(file: File, by: Charge, facts: dict, held: Holdings) -> list[str]:
    """The sentences to be asked before the note is sent; none where the verb refuses, or did it already."""
    if file.seq != facts["expected"]:
        return []
    check_version(file, by, facts["text"], facts["draft"])
    return questions_of(file, by=by, to=facts["to"], held=held)


def _ask(request: HttpRequest, file: File, question: Question) -> HttpResponse:
    """Ask on the page of the file; or alone, where showing the file would need a confirmation of its own."""
    try:
        return _render_again(request, file, {}, status=200, question=question)
    except SignInStale:
        title = _("Send %(number)s") % {"number": file.number}
        return ask(request, question, title=title, back=f"{file.get_absolute_url()}#pen")


def _is_autosave(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "autosave"


def _both(file: File, by: Charge, text: str) -> str:
    """The stored draft with the text typed elsewhere below it; saving checks that it is the one shown."""
    stored = drafts.own(file, by)
    return f"{stored.text if stored else ''}{richtext.clean(text)}"


def _refused(request: HttpRequest, file: File, refusal: Refusal) -> HttpResponse:
    """Render the refusal with the text that the person wrote."""
    if _is_autosave(request):
        message = page.stale_text() if isinstance(refusal, DraftChanged) else str(refusal)
        return JsonResponse({"message": message}, status=409)
    if isinstance(refusal, DraftChanged):
        # The draft as it is now, beside what was typed.
        return _render_again(request, visible(request, file.pk), {}, status=409)
    if isinstance(refusal, MovedMeanwhile):
        return moved_meanwhile(request, file, refusal)
    return _render_again(request, file, {"text": str(refusal)}, status=409)


def moved_meanwhile(request: HttpRequest, file: File, refusal: MovedMeanwhile) -> HttpResponse:
    """Render who moved the file, with the whole text of the note, to be copied."""
    text = plain.to_plain(richtext.clean(request.POST.get("text", "")))
    context = {
        "message": str(refusal),
        "paper_url": file.get_absolute_url(),
        "paper_label": file.number,
        "typed_text": text,
    }
    return render(request, "409.html", context, status=409)


def _render_again(
    request: HttpRequest, file: File, errors: dict[str, str], *, status: int, question: Question | None = None
) -> HttpResponse:
    """Render the page again with what was entered, and the error beside its field or the question."""
    sheet = page.open_sheet(file, request.charge)
    if not sheet.is_readable:
        return HttpResponse(status=403)
    check_reading(request, file)
    answers = page.typed(sheet, request.POST.get("text", ""), draft=request.POST.get("draft", ""))
    answers |= {"error": errors, "question": question, "to": whole(request.POST.get("to"))}
    context = page.context(sheet, **answers, without="without" in request.POST)
    return render(request, "files/file.html", context, status=status)
