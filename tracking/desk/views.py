"""My desk: the papers on it, sending several at once, and taking these back."""

from datetime import timedelta
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.pages import asking, tables
from accounts.pages.limits import limited, wants_sheet
from accounts.pages.numbers import whole
from accounts.pages.paging import links
from tracking.ask.figures import of_papers
from tracking.movement import destinations, several

from . import figures, page, together
from .forms import MARKS, ForwardManyForm, PapersForm
from .together import Together

# In the session: what was last sent together from here, to be taken back in one press for a while.
SENT = "sent_together"
TAKEN_BACK_WITHIN = timedelta(minutes=15)


@require_safe
@limited("export", when=wants_sheet)
def desk(request: HttpRequest) -> HttpResponse:
    """Papers on the acting desk, the most urgent first."""
    if file := tables.answer(request, lambda: _sheet(request)):
        return file
    return render(request, "tracking/desk.html", _context(request, request.GET))


def _sheet(request: HttpRequest) -> tables.Table:
    """The list of the desk that is shown, as a file."""
    post, now, show = request.charge.post, figures.Now.at(request.charge.post), request.GET.get("show", "all")
    stays = tables.every(lambda key: figures.page(post, now, show, figures.parse_key(key)), first="")
    return page.sheet(post, page.rows(stays, now, request.charge.user_id, {}))


def _context(request: HttpRequest, data: QueryDict, *, here: str = "") -> dict:
    """The page of the desk as the reader asked for it, or with what was sent from it to `here`."""
    charge, now = request.charge, figures.Now.at(request.charge.post)
    show, words = data.get("show", "all"), data.get("words", "").strip()
    after = figures.parse_key(data.get("after", ""))
    stays, following = figures.page(charge.post, now, show, after)
    tally = figures.tally(charge, now)
    chosen = {value.partition(":")[0] for value in data.getlist("paper")}
    every = data.get("select") == "all"
    # The side navigation says the same figure; counting once is enough.
    request.on_desk = tally.on_desk
    # Asked about is only what is late.
    late = [stay.paper_id for stay in stays if (stay.due_reading or now.reading) < now.reading]
    rows = page.rows(stays, now, charge.user_id, of_papers(late, charge))
    return {
        "post": {"title": str(charge.post), "office": str(charge.post.office)},
        "tally": tally._asdict() | {"median_text": page.median_text(tally, now)},
        "tabs": page.tabs(tally, show, here),
        "here": here,
        "rows": [row | {"chosen": every or f"{row['id']}" in chosen} for row in rows],
        "next_desks": destinations.next_desks(None, by=charge, words=words) if stays else [],
        "marks": [(value, label, value == data.get("mark")) for value, label in MARKS],
        "words": words,
        "show": show,
        "after": data.get("after", ""),
        "request_id": uuid4(),
        "sent": _sent_together(request),
        **links("after", after, following, here=f"{here}?show={show}"),
    }


def _sent_together(request: HttpRequest) -> dict | None:
    """The papers that this desk sent together a short while ago and may take back in one press."""
    sent = request.session.get(SENT)
    if not sent or sent["post"] != request.charge.post_id:
        return None
    is_over = timezone.now().timestamp() - sent["at"] > TAKEN_BACK_WITHIN.total_seconds()
    return None if is_over else sent | {"request_id": uuid4()}


def _again(request: HttpRequest, *, status: int = 200) -> HttpResponse:
    """Render the desk again with all that was selected and typed, and the desks that match the words."""
    context, to = _context(request, request.POST, here=reverse("desk")), whole(request.POST.get("to"))
    context["next_desks"] = destinations.with_desk(context["next_desks"], to, by=request.charge)
    typed = {"remark": request.POST.get("remark", ""), "to": to}
    return render(request, "tracking/desk.html", context | typed, status=status)


@require_POST
def forward_many(request: HttpRequest) -> HttpResponse:
    """Send the selected papers, or look for a desk; what would be signed unseen is asked about first."""
    if "find" in request.POST:
        return _again(request)
    form = ForwardManyForm(request.POST, charge=request.charge)
    if not form.is_valid():
        for sentence in form.faults():
            messages.error(request, sentence)
        return _again(request, status=400)
    facts = form.cleaned_data
    press = Together(form.papers(), by=request.charge, to=facts["to"])
    if question := asking.unanswered(request.POST, press.sentences(), yes=press.yes()):
        return _ask(request, question, press)
    left = {paper.pk for paper in press.drafted} if "leave_out" in request.POST else set()
    results = several.forward_many(
        {pk: seq for pk, seq in press.going.items() if pk not in left},
        by=request.charge,
        to=facts["to"],
        request_id=facts["request_id"],
        remark=form.remark_for_all(),
        drafts=press.versions,
    )
    _report_sent(request, results, press, left)
    return redirect("desk")


def _ask(request: HttpRequest, question: asking.Question, press: Together) -> HttpResponse:
    """Ask whether all of it is meant; papers with a draft may be left out."""
    drafted = press.drafted
    return asking.ask(
        request,
        question,
        title=_("Send the selected papers"),
        back="",
        template="tracking/forward_many.html",
        drafted=[(paper.number, paper.get_absolute_url()) for paper in drafted],
        others=len(press.going) - len(drafted),
    )


def _report_sent(request: HttpRequest, results: several.Results, press: Together, left: set[int]) -> None:
    """Add messages of what was sent, what stayed and what could not go; note what can be taken back."""
    sent = together.done(results)
    if sent:
        text = ngettext(
            "%(count)s paper was sent to %(desk)s.", "%(count)s papers were sent to %(desk)s.", len(sent)
        ) % {"count": len(sent), "desk": press.held.name(press.to)}
        messages.success(request, text)
        facts = {"post": request.charge.post_id, "at": timezone.now().timestamp(), "text": text}
        request.session[SENT] = facts | {"papers": [f"{pk}:{seq}" for pk, seq in sent.items()]}
    if left:
        stayed = ngettext(
            "%s paper with a half-written note stayed here.",
            "%s papers with half-written notes stayed here.",
            len(left),
        )
        messages.info(request, stayed % len(left))
    for sentence in [*press.stayed(), *together.faults(results, len(press.going) - len(left))]:
        messages.error(request, sentence)


@require_POST
def pull_back_many(request: HttpRequest) -> HttpResponse:
    """Take back what was sent together; what was opened meanwhile is named and stays where it is."""
    form = PapersForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=400)
    papers = form.papers()
    results = several.pull_back_many(papers, by=request.charge, request_id=form.cleaned_data["request_id"])
    request.session.pop(SENT, None)
    if count := len(together.done(results)):
        back = ngettext("%s paper is back on this desk.", "%s papers are back on this desk.", count)
        messages.success(request, back % count)
    for sentence in together.faults(results, len(papers)):
        messages.error(request, sentence)
    return redirect("desk")
