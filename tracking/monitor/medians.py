"""What a median was taken of, and what was opened and closed today: the stays or papers, a page at a time."""

from collections.abc import Collection, Iterator
from datetime import datetime

from django.db.models import Exists, F, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Charge, Post
from accounts.pages import words
from accounts.pages.addresses import address
from tracking.desk.figures import Now, tally
from tracking.desk.page import median_text
from tracking.models import Paper, Stay
from tracking.time import clock

from . import disposals, figures
from .page import disposal

PAGE = 25


def times(post: Post, now: Now, page: int) -> tuple[list[Stay], bool]:
    """The stays that ended at a desk this month, the longest first, and whether more follow."""
    ended = Stay.objects.filter(post=post, left_at__gte=now.month, at_rest=False)
    longest = ended.order_by(F("arrived_reading") - F("left_reading"), "pk")
    return _page(longest.select_related("paper"), page)


def disposed(offices: Collection[int], moment: figures.Moment, page: int) -> tuple[list[Stay], bool]:
    """Where the papers came to rest whose disposal was timed, the newest first, and whether more follow."""
    step = disposals.step(offices, moment)
    opened = Stay.objects.filter(
        paper=OuterRef("paper"), arrived_seq=1, calendar=OuterRef("calendar"), calendar__in=moment.clocks
    )
    closed = Stay.objects.filter(
        Exists(opened),
        at_rest=True,
        arrived_at__gte=moment.midnight(disposals.DAYS),
        office__in=offices,
    )
    timed = closed.annotate(turn=F("paper_id") % step).filter(turn=0)
    return _page(timed.select_related("paper", "post").order_by("-arrived_at", "-pk"), page)


def opened_today(offices: Collection[int], moment: figures.Moment, page: int) -> tuple[list[Stay], bool]:
    """Where papers were opened today, the newest first, and whether more follow."""
    return _today(Stay.objects.filter(arrived_seq=1, at_rest=False), offices, moment, page)


def closed_today(offices: Collection[int], moment: figures.Moment, page: int) -> tuple[list[Stay], bool]:
    """Where papers came to rest today, the newest first, and whether more follow."""
    return _today(Stay.objects.filter(at_rest=True), offices, moment, page)


def _today(stays, offices: Collection[int], moment: figures.Moment, page: int) -> tuple[list[Stay], bool]:
    arrived = stays.filter(arrived_at__gte=moment.midnight(), office__in=offices)
    return _page(arrived.select_related("paper", "post").order_by("-arrived_at", "-pk"), page)


def _page(stays, page: int) -> tuple[list[Stay], bool]:
    found = list(stays[(page - 1) * PAGE : page * PAGE + 1])
    return found[:PAGE], len(found) > PAGE


def time_rows(stays: list[Stay], now: Now) -> list[dict]:
    """The stays as rows of templates/tracking/medians.html."""
    return [
        _row(stay.paper, stay.paper.subject)
        | {
            "when_text": _span(stay.arrived_at, stay.left_at),
            "time_text": words.duration(stay.left_reading - stay.arrived_reading, now.clock.day_seconds),
            "late": stay.seconds_late(stay.left_reading) > 0,
            "explain_url": address("explanation", stay.paper_id, stay.arrived_seq),
        }
        for stay in stays
    ]


def disposed_rows(stays: list[Stay], charge: Charge) -> list[dict]:
    """The papers as rows of templates/tracking/medians.html, from opening to rest."""
    first = Stay.objects.filter(paper__in={stay.paper_id for stay in stays}, arrived_seq=1)
    opened = {stay.paper_id: stay for stay in first}
    return [
        told
        | {
            "when_text": _span(opened[stay.paper_id].arrived_at, stay.arrived_at),
            "time_text": _between(opened[stay.paper_id], stay),
        }
        for stay, told in _told(stays, charge)
    ]


def opened_rows(stays: list[Stay], charge: Charge) -> list[dict]:
    """Papers opened today as rows of templates/tracking/medians.html, with the desk where that was."""
    return [
        told | {"when_text": words.moment(stay.arrived_at), "time_text": str(stay.post)}
        for stay, told in _told(stays, charge)
    ]


def _told(stays: list[Stay], charge: Charge) -> Iterator[tuple[Stay, dict]]:
    """Each stay with what every row tells of its paper; subjects only where the charge may read them."""
    readable = Paper.objects.readable_among([stay.paper for stay in stays], charge)
    for stay in stays:
        paper = stay.paper
        subject = paper.subject if paper.pk in readable else paper.get_grading_display()
        yield stay, _row(paper, subject) | {"explain_url": address("movements", paper.pk)}


def _between(began: Stay, rest: Stay) -> str:
    """Working time from opening to rest; across two calendars no length is known."""
    if began.calendar_id != rest.calendar_id:
        return _("two calendars")
    day = clock.clock(rest.calendar_id).day_seconds
    return words.duration(rest.arrived_reading - began.arrived_reading, day)


def _span(since: datetime, until: datetime) -> str:
    return f"{words.moment(since)} – {words.moment(until)}"


def _row(paper: Paper, subject: str) -> dict:
    return {"number": paper.number, "subject": subject, "url": paper.get_absolute_url()}


def time_head(charge: Charge, now: Now) -> dict:
    """What the page says above the stays of a desk."""
    return {
        "title": str(charge.post),
        "figure_text": median_text(tally(charge, now), now),
        "what_text": _("median at this desk this month, working time"),
        "of_text": _("Taken of what left this desk since %s, the longest first.") % words.date(now.month),
    }


def disposed_head(title: str, offices: Collection[int], moment: figures.Moment) -> dict:
    """What the page says above the papers whose disposal was timed."""
    told = disposal(offices, moment)
    since = timezone.localdate(moment.midnight(disposals.DAYS))
    of = _(
        "Taken of what was closed since %(date)s, the newest first. Of more than %(most)s files, every "
        "second, third and so on is taken; what was opened and closed on two calendars is left out."
    )
    return {
        "title": title,
        "figure_text": f"{told['median_text'] or '–'} (n = {told['median_n']})",
        "what_text": _("median time to disposal, 30 days"),
        "of_text": of % {"date": words.date(since), "most": disposals.SAMPLE},
    }


def opened_head(title: str, offices: Collection[int], moment: figures.Moment) -> dict:
    """What the page says above the papers that were opened today."""
    opened = disposals.counts(offices, moment).opened_today
    said = _today_head(title, words.signed(opened, "+"), _("opened today"))
    return said | {"when_title": _("Opened"), "time_title": _("Desk")}


def closed_head(title: str, offices: Collection[int], moment: figures.Moment) -> dict:
    """What the page says above the papers that were disposed of today."""
    closed = disposals.counts(offices, moment).today
    return _today_head(title, words.signed(closed, "−"), _("disposed of today"))


def _today_head(title: str, figure: str, what: str) -> dict:
    return {
        "title": title,
        "figure_text": figure,
        "what_text": what,
        "of_text": _("In this office and all below it, the newest first."),
    }
