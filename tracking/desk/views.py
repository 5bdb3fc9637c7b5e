"""My desk: what must I do now?"""

from urllib.parse import urlencode
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.pages.paging import links
from tracking.movement import destinations, verbs
from tracking.refusals import Refusal

from . import figures, page
from .forms import ForwardManyForm


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Papers on the acting desk, the most urgent first."""
    post, now = request.charge.post, figures.Now.at(request.charge.post)
    show = request.GET.get("show", "all")
    after = figures.key(request.GET.get("after", ""))
    stays, following = figures.page(post, now, show, after)
    tally = figures.tally(request.charge, now)
    find, chosen = request.GET.get("words", "").strip(), set(request.GET.getlist("paper"))
    # The side navigation says the same figure; counting once is enough.
    request.on_desk = tally.on_desk
    context = {
        "post": {"title": str(post), "office": str(post.office)},
        "tally": tally._asdict() | {"median_text": page.median_text(tally, now)},
        "tabs": page.tabs(tally, show),
        "rows": [row | {"chosen": f"{row['id']}" in chosen} for row in page.rows(stays, now)],
        "next_desks": destinations.next_desks(None, by=request.charge, words=find) if stays else [],
        "words": find,
        "show": show,
        "after": request.GET.get("after", ""),
        "request_id": uuid4(),
        **links("after", after, following, here=f"?show={show}"),
    }
    return render(request, "tracking/desk.html", context)


def _found(request: HttpRequest) -> str:
    """The same page of the desk, with the same papers selected, and the desks found to choose from."""
    selected = filter(None, map(ForwardManyForm.pair, request.POST.getlist("paper")))
    facts = {name: request.POST.get(name, "") for name in ("show", "after", "words")}
    asked = {name: fact for name, fact in facts.items() if fact} | {"paper": [pk for pk, _seq in selected]}
    return f"{reverse('desk')}?{urlencode(asked, doseq=True)}#to"


@require_POST
def forward_many(request: HttpRequest) -> HttpResponse:
    """Send the selected papers, or look for a desk; those that cannot go are named with the reason."""
    if "find" in request.POST:
        return redirect(_found(request))
    form = ForwardManyForm(request.POST, charge=request.charge)
    if not form.is_valid():
        messages.error(request, _("Please select at least one file and a desk to send to."))
        return redirect("desk")
    to, papers = form.cleaned_data["to"], form.papers()
    results = verbs.forward_many(papers, by=request.charge, to=to, request_id=form.cleaned_data["request_id"])
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
