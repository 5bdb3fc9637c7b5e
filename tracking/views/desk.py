"""My desk: what must I do now?"""

from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from tracking import desk as figures
from tracking import desks, movement
from tracking.forms import ForwardManyForm
from tracking.models import Handover
from tracking.refusals import Refusal


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """What lies on the acting desk, the most urgent first."""
    post, now = request.charge.post, figures.Now.at(request.charge.post)
    show = request.GET.get("show", "all")
    after = figures.key(request.GET.get("after", ""))
    stays, following = figures.page(figures.shown(post, now, show), after)
    tally = figures.tally(post, now)
    # The side navigation says the same figure; counting once is enough.
    request.on_desk = tally["on_desk"]
    told = {
        "post": {"title": str(post), "office": str(post.office)},
        "tally": tally,
        "tabs": _tabs(tally, show),
        "rows": figures.rows(stays, now),
        "to_accept": Handover.objects.waiting_for(request.charge).exists(),
        "next_desks": desks.next_desks(None, by=request.charge) if stays else [],
        "request_id": uuid4(),
        "prev_url": f"?show={show}" if after else "",
        "next_url": f"?show={show}&after={following}" if following else "",
    }
    return render(request, "tracking/desk.html", told)


def _tabs(tally: dict[str, int], show: str) -> list[dict]:
    labels = {"all": _("All"), "late": _("Late"), "today": _("Due today"), "parked": _("Parked")}
    counts = {"all": "on_desk", "late": "late", "today": "due_today", "parked": "parked"}
    return [
        {"url": f"?show={name}", "label": label, "count": tally[counts[name]], "current": name == show}
        for name, label in labels.items()
    ]


@require_POST
def forward_many(request: HttpRequest) -> HttpResponse:
    """Send the selected papers; those that cannot go are named with the reason."""
    form = ForwardManyForm(request.POST, charge=request.charge)
    if not form.is_valid():
        messages.error(request, _("Please select at least one file and a desk to send to."))
        return redirect("desk")
    to, papers = form.cleaned_data["to"], form.papers()
    results = movement.forward_many(
        papers, by=request.charge, to=to, request_id=form.cleaned_data["request_id"]
    )
    if gone := len(papers) - len(results):
        told = ngettext("%s file was not found.", "%s files were not found.", gone)
        messages.error(request, told % gone)
    sent = sum(not isinstance(done, Refusal) for _paper, done in results)
    if sent:
        told = ngettext(
            "%(count)s file was sent to %(desk)s.", "%(count)s files were sent to %(desk)s.", sent
        )
        messages.success(request, told % {"count": sent, "desk": to})
    for paper, done in results:
        if isinstance(done, Refusal):
            messages.error(request, f"{paper.number}: {done}")
    return redirect("desk")
