"""My desk: the papers on it, and sending several at once."""

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
    after = figures.parse_key(request.GET.get("after", ""))
    stays, following = figures.page(post, now, show, after)
    tally = figures.tally(request.charge, now)
    words, chosen = request.GET.get("words", "").strip(), set(request.GET.getlist("paper"))
    # The side navigation says the same figure; counting once is enough.
    request.on_desk = tally.on_desk
    context = {
        "post": {"title": str(post), "office": str(post.office)},
        "tally": tally._asdict() | {"median_text": page.median_text(tally, now)},
        "tabs": page.tabs(tally, show),
        "rows": [row | {"chosen": f"{row['id']}" in chosen} for row in page.rows(stays, now)],
        "next_desks": destinations.next_desks(None, by=request.charge, words=words) if stays else [],
        "words": words,
        "show": show,
        "after": request.GET.get("after", ""),
        "request_id": uuid4(),
        **links("after", after, following, here=f"?show={show}"),
    }
    return render(request, "tracking/desk.html", context)


def _search_url(request: HttpRequest) -> str:
    """The same page of the desk, the same papers selected, with the desks that match the words to choose."""
    selected = filter(None, map(ForwardManyForm.pair, request.POST.getlist("paper")))
    fields = {name: request.POST.get(name, "") for name in ("show", "after", "words")}
    query = {name: value for name, value in fields.items() if value}
    return f"{reverse('desk')}?{urlencode(query | {'paper': [pk for pk, _seq in selected]}, doseq=True)}#to"


@require_POST
def forward_many(request: HttpRequest) -> HttpResponse:
    """Send the selected papers, or look for a desk; those that cannot go are named with the reason."""
    if "find" in request.POST:
        return redirect(_search_url(request))
    form = ForwardManyForm(request.POST, charge=request.charge)
    if not form.is_valid():
        messages.error(request, _("Please select at least one paper and a desk to send to."))
        return redirect("desk")
    to, papers = form.cleaned_data["to"], form.papers()
    results = verbs.forward_many(papers, by=request.charge, to=to, request_id=form.cleaned_data["request_id"])
    if gone := len(papers) - len(results):
        messages.error(request, ngettext("%s paper was not found.", "%s papers were not found.", gone) % gone)
    sent = sum(not isinstance(done, Refusal) for _paper, done in results)
    if sent:
        sentence = ngettext(
            "%(count)s paper was sent to %(desk)s.", "%(count)s papers were sent to %(desk)s.", sent
        )
        messages.success(request, sentence % {"count": sent, "desk": to})
    for paper, done in results:
        if isinstance(done, Refusal):
            messages.error(request, f"{paper.number}: {done}")
    return redirect("desk")
