"""An act on one paper, pressed on its page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.pages import asking
from tracking.access.fetch import visible
from tracking.models import Kind, Movement, Paper
from tracking.refusals import FactMissing, MovedMeanwhile, Refusal

from . import drafts
from .acts import Act
from .forms import DeskField, PressForm


@require_POST
def act(request: HttpRequest, pk: int, chosen: Act) -> HttpResponse:
    """Carry out the act; a wrong fact is asked for again, any other refusal gives back the texts entered."""
    paper = visible(request, pk)
    form = _form(request, chosen)
    if not form.is_valid():
        return _ask_again(request, paper, chosen, form)
    label = chosen.label_for(paper)
    if question := asking.unanswered(request.POST, _sentences(request, paper, form), yes=label):
        return asking.ask(request, question, title=f"{paper.number}: {label}", back=paper.get_absolute_url())
    # A draft that the page had not shown stands in the question that was answered.
    draft = paper.draft_of(request.charge.user_id)
    try:
        movement = drafts.carry_out(chosen.verb, paper, by=request.charge, draft=draft, **form.cleaned_data)
    except FactMissing as missing:
        form.add_error(missing.field, str(missing))
        return _ask_again(request, paper, chosen, form)
    except Refusal as refusal:
        return _refused(request, paper, refusal, form)
    _report(request, paper, movement)
    return redirect("desk") if Kind.get(movement.kind).sends else redirect(paper)


def _form(request: HttpRequest, chosen: Act) -> PressForm:
    form = chosen.form(request.POST)
    for field in form.fields.values():
        if isinstance(field, DeskField):
            field.start_from(request.charge.post)
    return form


def _sentences(request: HttpRequest, paper: Paper, form: PressForm) -> list[str]:
    """What the act will do that its page had not shown."""
    shown = {"expected": form.cleaned_data["expected"], "shown": request.POST.get("draft", "")}
    return drafts.sentences(paper, by=request.charge, **shown)


def _report(request: HttpRequest, paper: Paper, movement: Movement) -> None:
    """Add a message with the movement and the desk where the paper lies now."""
    facts = {"number": paper.number, "kind": movement.kind_label, "desk": movement.to_post}
    messages.success(request, _("%(number)s: %(kind)s – now at %(desk)s.") % facts)


def _ask_again(request: HttpRequest, paper: Paper, chosen: Act, form: PressForm) -> HttpResponse:
    """Render the form again, with the texts entered and the error beside its field."""
    if not form.is_from_our_page():
        return HttpResponse(status=400)
    for field in form.fields.values():
        if isinstance(field, DeskField):
            field.offer()
    context = {"paper": paper, "label": chosen.label_for(paper), "form": form}
    context |= {
        "draft": paper.draft_of(request.charge.user_id),
        "draft_text": drafts.texts([paper], by=request.charge).get(paper.pk, ""),
    }
    return render(request, "tracking/act.html", context, status=400)


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
