"""The verbs on one paper, each a press."""

from collections.abc import Callable
from typing import NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from tracking.access.fetch import visible
from tracking.models import Movement, Paper
from tracking.refusals import FactMissing, MovedMeanwhile, Refusal

from . import forms, hold, verbs


class Act(NamedTuple):
    """A verb, what its button says, and the form that asks for its facts."""

    verb: Callable[..., Movement]
    label: str
    form: type[forms.PressForm]
    asks_desk: bool = False


ACTS = {
    "forward": Act(verbs.forward, gettext_lazy("Send"), forms.ForwardForm, asks_desk=True),
    "send_onward": Act(verbs.send_onward, gettext_lazy("Send onward"), forms.ForwardForm, asks_desk=True),
    "return_paper": Act(verbs.return_, gettext_lazy("Return"), forms.RemarkForm),
    "pull_back": Act(verbs.pull_back, gettext_lazy("Pull back"), forms.PressForm),
    "pull_up": Act(verbs.pull_up, gettext_lazy("Pull up to my desk"), forms.ReasonForm),
    "park": Act(verbs.park, gettext_lazy("Park"), forms.ParkForm),
    "unpark": Act(verbs.unpark, gettext_lazy("Take up again"), forms.PressForm),
    "hold": Act(hold.place, gettext_lazy("Put the file on hold"), forms.HoldForm),
    "lift": Act(hold.lift, gettext_lazy("Lift the hold"), forms.RemarkForm),
    "close": Act(verbs.close, gettext_lazy("Close the file"), forms.RemarkForm),
    "reopen": Act(verbs.reopen, gettext_lazy("Reopen the file"), forms.RemarkForm),
}
AWAY = {Movement.Kind.FORWARDED, Movement.Kind.SENT_ONWARD, Movement.Kind.RETURNED}


@require_POST
def act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Do the verb; a wrong fact is asked for again, any other refusal gives back what was typed."""
    paper = visible(request, pk)
    chosen = ACTS[name]
    form = chosen.form(request.POST, **({"charge": request.charge} if chosen.asks_desk else {}))
    if not form.is_valid():
        return _ask_again(request, paper, chosen, form)
    try:
        done = chosen.verb(paper, by=request.charge, **form.cleaned_data)
    except FactMissing as missing:
        form.add_error(missing.field, str(missing))
        return _ask_again(request, paper, chosen, form)
    except Refusal as refusal:
        return _refused(request, paper, refusal)
    told = {"number": paper.number, "kind": Movement.Kind(done.kind).label, "desk": done.to_post}
    messages.success(request, _("%(number)s: %(kind)s – now at %(desk)s.") % told)
    return redirect("desk") if done.kind in AWAY else redirect(paper)


def _ask_again(request: HttpRequest, paper: Paper, chosen: Act, form: forms.PressForm) -> HttpResponse:
    """The form once more, with what was typed, and beside the field what to do."""
    if not form.is_from_our_page():
        return HttpResponse(status=400)
    if chosen.asks_desk:
        form.fields["to"].offer()
    told = {"paper": paper, "label": chosen.label, "form": form}
    return render(request, "tracking/verb.html", told, status=400)


def _refused(request: HttpRequest, paper: Paper, refusal: Refusal) -> HttpResponse:
    """Why not, and what was typed, so that nothing is lost."""
    typed = [request.POST.get(name, "") for name in ("reason", "remark", "authority")]
    told = {
        "message": str(refusal),
        "paper_url": paper.get_absolute_url(),
        "paper_label": paper.number,
        "typed_text": "\n".join(filter(None, typed)),
    }
    page = "409.html" if isinstance(refusal, MovedMeanwhile) else "tracking/refused.html"
    return render(request, page, told, status=409)
