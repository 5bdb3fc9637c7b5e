"""The stays or papers of which a median was taken, and those opened and closed today, a page at a time."""

from collections.abc import Collection
from fractions import Fraction
from typing import NamedTuple

from django.db.models import Case, F, Value, When

from accounts.models import Charge, Post
from tracking.desk.figures import Now
from tracking.models import Paper, Stay
from tracking.paper import route
from tracking.time import clock

from . import disposals
from .figures import Moment

PAGE = 25


class Disposal(NamedTuple):
    """A closed paper: its stays where it was opened and where it rests, and the time between.

    `days` are working days, each stay between them in days of its own calendar.
    `day_seconds` is the length of a day on the calendar of the second.
    """

    opening: Stay
    rest: Stay
    days: Fraction
    day_seconds: int


def times(post: Post, now: Now, page: int) -> tuple[list[Stay], bool]:
    """Read the stays that ended at a desk this month, the longest first; and True if more follow."""
    ended = Stay.objects.filter(post=post, left_at__gte=now.month, at_rest=False)
    days = {pk: 1 / day for pk, day in clock.days_above(post.office).items()}
    per_second = Case(*(When(calendar=pk, then=Value(days[pk])) for pk in days), default=Value(0.0))
    longest = ended.order_by((F("arrived_reading") - F("left_reading")) * per_second, "pk")
    return _page(longest.select_related("paper"), page)


def timed(offices: Collection[int], moment: Moment, page: int) -> tuple[list[Stay], bool]:
    """Read the stays at rest of papers that were timed, the newest first; and True if more follow."""
    step = disposals.sample_step(offices, moment)
    closed = Stay.objects.filter(
        at_rest=True,
        calendar__in=moment.clocks,
        arrived_at__gte=moment.midnight(disposals.DAYS),
        office__in=offices,
    )
    sample = closed.annotate(turn=F("paper_id") % step).filter(turn=0)
    return _page(sample.select_related("paper", "post").order_by("-arrived_at", "-pk"), page)


def opened_today(offices: Collection[int], moment: Moment, page: int) -> tuple[list[Stay], bool]:
    """Read the stays with which papers were opened today, the newest first; and True if more follow."""
    return _today(Stay.objects.filter(arrived_seq=1, at_rest=False), offices, moment, page)


def closed_today(offices: Collection[int], moment: Moment, page: int) -> tuple[list[Stay], bool]:
    """Read the stays with which papers came to rest today, the newest first; and True if more follow."""
    return _today(Stay.objects.filter(at_rest=True), offices, moment, page)


def _today(stays, offices: Collection[int], moment: Moment, page: int) -> tuple[list[Stay], bool]:
    arrived = stays.filter(arrived_at__gte=moment.midnight(), office__in=offices)
    return _page(arrived.select_related("paper", "post").order_by("-arrived_at", "-pk"), page)


def _page(stays, page: int) -> tuple[list[Stay], bool]:
    and_next = list(stays[(page - 1) * PAGE : page * PAGE + 1])
    return and_next[:PAGE], len(and_next) > PAGE


def measure_disposals(stays: list[Stay]) -> list[Disposal]:
    """Measure the time from opening to rest of papers that came to rest with these stays."""
    lain: dict[int, list[Stay]] = {}
    papers = {stay.paper_id for stay in stays}
    for stay in Stay.objects.filter(paper__in=papers).order_by("arrived_seq"):
        lain.setdefault(stay.paper_id, []).append(stay)
    return [_measure(rest, lain[rest.paper_id]) for rest in stays]


def _measure(rest: Stay, lain: list[Stay]) -> Disposal:
    before = (stay for stay in lain if stay.arrived_seq < rest.arrived_seq)
    days = (route.days((stay.left_reading or 0) - stay.arrived_reading, stay) for stay in before)
    return Disposal(lain[0], rest, sum(days, Fraction()), clock.clock(rest.calendar_id).day_seconds)


def readable(stays: list[Stay], charge: Charge) -> set[int]:
    """The keys of the papers of these stays whose content the charge may read."""
    return Paper.objects.readable_among([stay.paper for stay in stays], charge)
