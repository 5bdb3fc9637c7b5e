"""The verbs on one paper, each a press."""

from collections.abc import Callable
from typing import NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tracking import forms, movement
from tracking.models import Movement, Paper
from tracking.refusals import MovedMeanwhile, Refusal


class Act(NamedTuple):
    """A verb and the form that asks for its facts."""

    verb: Callable[..., Movement]
    form: type[forms.PressForm]
    asks_desk: bool = False


ACTS = {
    "forward": Act(movement.forward, forms.ForwardForm, asks_desk=True),
    "send_onward": Act(movement.send_onward, forms.ForwardForm, asks_desk=True),
    "return_paper": Act(movement.return_, forms.RemarkForm),
    "pull_back": Act(movement.pull_back, forms.PressForm),
    "pull_up": Act(movement.pull_up, forms.ReasonForm),
    "park": Act(movement.park, forms.ParkForm),
    "unpark": Act(movement.unpark, forms.PressForm),
    "close": Act(movement.close, forms.RemarkForm),
    "reopen": Act(movement.reopen, forms.RemarkForm),
}
AWAY = {Movement.Kind.FORWARDED, Movement.Kind.SENT_ONWARD, Movement.Kind.RETURNED}


@require_POST
def act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Do the verb; a refusal gives back what was typed."""
    paper = get_object_or_404(Paper.objects.visible_to(request.charge).select_related("holder"), pk=pk)
    chosen = ACTS[name]
    form = chosen.form(request.POST, **({"charge": request.charge} if chosen.asks_desk else {}))
    if not form.is_valid():
        return _refused(request, paper, _first_error(form), "tracking/refused.html", status=400)
    try:
        done = chosen.verb(paper, by=request.charge, **form.cleaned_data)
    except Refusal as refusal:
        page = "409.html" if isinstance(refusal, MovedMeanwhile) else "tracking/refused.html"
        return _refused(request, paper, str(refusal), page, status=409)
    told = {"number": paper.number, "kind": done.get_kind_display(), "desk": done.to_post}
    messages.success(request, _("%(number)s: %(kind)s – now at %(desk)s.") % told)
    return redirect("desk") if done.kind in AWAY else redirect(paper)


def _first_error(form: forms.PressForm) -> str:
    field, errors = next(iter(form.errors.items()))
    if field == "review_on":
        return _("Please give the review date.")
    if field == "to":
        return _("That desk cannot be reached from here. Choose another.")
    return " ".join(errors)


def _refused(request: HttpRequest, paper: Paper, why: str, page: str, *, status: int) -> HttpResponse:
    """Why not, and what was typed, so that nothing is lost."""
    typed = [request.POST.get(name, "") for name in ("reason", "remark", "authority")]
    told = {
        "message": why,
        "paper_url": paper.get_absolute_url(),
        "paper_label": paper.number,
        "typed_text": "\n".join(filter(None, typed)),
    }
    return render(request, page, told, status=status)
