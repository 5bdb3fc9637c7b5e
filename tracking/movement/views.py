"""An act on one paper, pressed on its page."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.directory.holding import Holdings, holdings
from accounts.pages.asking import Question, unanswered
from accounts.permissions import check_fresh
from tracking.access.fetch import visible
from tracking.access.secret import check_reading
from tracking.models import Kind, Paper
from tracking.refusals import FactMissing, MovedMeanwhile, Refusal

from . import drafts
from .acts import Act
from .forms import PickedField, PressForm
from .questions import yes
from .reporting import report


@require_POST
def act(request: HttpRequest, pk: int, chosen: Act) -> HttpResponse:
    """Carry out the act, or ask once before; a wrong fact is asked again, a refusal gives back the texts."""
    paper = visible(request, pk)
    if paper.kind not in chosen.kinds:
        raise Http404
    if chosen.needs_fresh_sign_in:
        check_fresh(request)
    form = _form(request, chosen)
    if not form.is_valid():
        return _ask_again(request, paper, chosen, form)
    held, sentences, words = _to_ask(request, paper, chosen, form)
    if question := unanswered(request.POST, sentences, yes=words):
        return _ask_again(request, paper, chosen, form, question)
    # A draft that the page had not shown stands in the question that was answered.
    draft = paper.draft_of(request.charge.user_id)
    try:
        movement = drafts.carry_out(chosen.verb, paper, by=request.charge, draft=draft, **form.cleaned_data)
    except FactMissing as missing:
        form.add_error(missing.field, str(missing))
        # With what was answered already, so that the next press is the last.
        return _ask_again(request, paper, chosen, form, unanswered({}, sentences, yes=words))
    except Refusal as refusal:
        return _refused(request, paper, refusal, form)
    report(request, paper, movement, held)
    return redirect("desk") if Kind.get(movement.kind).sends else redirect(paper)


def _form(request: HttpRequest, chosen: Act) -> PressForm:
    form = chosen.form(request.POST)
    for field in form.fields.values():
        if isinstance(field, PickedField):
            field.start_from(request.charge.post)
    return form


def _to_ask(
    request: HttpRequest, paper: Paper, chosen: Act, form: PressForm
) -> tuple[Holdings, list[str], str]:
    """The holder of the desk to which the act sends, what is to be asked before, and the words that do it."""
    facts, shown = form.cleaned_data, request.POST.get("draft", "")
    to = chosen.sends_to(paper, facts) if chosen.sends_to else None
    held, words = holdings([to.pk]) if to else Holdings(), yes(to) if to else chosen.label_for(paper)
    if paper.seq != facts["expected"]:
        # Moved meanwhile, or done already: the verb says which.
        return held, [], words
    sentences = drafts.sentences(paper, by=request.charge, shown=shown)
    if to:
        sentences += chosen.asks(paper, by=request.charge, to=to, held=held)
    if chosen.asks_more:
        sentences += chosen.asks_more(paper, request.charge, facts)
    return held, sentences, words


def _ask_again(
    request: HttpRequest, paper: Paper, chosen: Act, form: PressForm, question: Question | None = None
) -> HttpResponse:
    """Render the form again, with what was entered and the error beside its field, or the question."""
    if not form.is_from_our_page():
        return HttpResponse(status=400)
    for name, field in form.fields.items():
        if isinstance(field, PickedField):
            field.offer(request.charge, form.data.get(name, ""))
    context = {"paper": paper, "label": chosen.label_for(paper), "form": form, "question": question}
    context |= {"back": paper.get_absolute_url(), **_draft(request, paper, question)}
    return render(request, "tracking/act.html", context, status=400 if form.errors else 200)


def _draft(request: HttpRequest, paper: Paper, question: Question | None) -> dict[str, str]:
    """The version of the own draft that the page sends back, and the text that it shows of it."""
    own, shown = paper.draft_of(request.charge.user_id), request.POST.get("draft", "")
    if own and (question is None or own != shown):
        check_reading(request, paper)
    if question:
        # What is asked must be what was answered: the draft stands in the question.
        return {"draft": shown}
    text = drafts.texts([paper], by=request.charge).get(paper.pk, "")
    return {"draft": own, "draft_text": text}


def _refused(request: HttpRequest, paper: Paper, refusal: Refusal, form: PressForm) -> HttpResponse:
    """Render the reason and the texts entered, so that nothing is lost."""
    context = {
        "message": str(refusal),
        "paper_url": paper.get_absolute_url(),
        "paper_label": paper.number,
        "typed_text": "\n".join(form.texts()),
    }
    page = "409.html" if isinstance(refusal, MovedMeanwhile) else "tracking/refused.html"
    return render(request, page, context, status=409)
