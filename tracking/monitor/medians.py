"""The stays or papers of which a median was taken, and those opened and closed today, a page at a time."""

from collections.abc import Collection
from typing import NamedTuple

from django.db.models import Exists, F, OuterRef

from accounts.models import Charge, Post
from tracking.desk.figures import Now
from tracking.models import Paper, Stay
from tracking.time import clock

from . import disposals
from .figures import Moment

PAGE = 25


class Disposal(NamedTuple):
    """A closed paper: its stays where it was opened and where it rests, and the time between.

    `seconds` are working seconds; None where the two stays went by two calendars. `day_seconds` is the length
    of a day on the calendar of the second.
    """

    opening: Stay
    rest: Stay
    seconds: int | None
    day_seconds: int


def times(post: Post, now: Now, page: int) -> tuple[list[Stay], bool]:
    """Read the stays that ended at a desk this month, the longest first; and True if more follow."""
    ended = Stay.objects.filter(post=post, left_at__gte=now.month, at_rest=False)
    longest = ended.order_by(F("arrived_reading") - F("left_reading"), "pk")
    return _page(longest.select_related("paper"), page)


def timed(offices: Collection[int], moment: Moment, page: int) -> tuple[list[Stay], bool]:
    """Read the stays at rest of papers that were timed, the newest first; and True if more follow."""
    step = disposals.sample_step(offices, moment)
    opened = Stay.objects.filter(
        paper=OuterRef("paper"), arrived_seq=1, calendar=OuterRef("calendar"), calendar__in=moment.clocks
    )
    closed = Stay.objects.filter(
        Exists(opened),
        at_rest=True,
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
    first = Stay.objects.filter(paper__in={stay.paper_id for stay in stays}, arrived_seq=1)
    opened = {stay.paper_id: stay for stay in first}
    return [_measure(opened[stay.paper_id], stay) for stay in stays]


def _measure(opening: Stay, rest: Stay) -> Disposal:
    seconds, day_seconds = None, clock.clock(rest.calendar_id).day_seconds
    if opening.calendar_id == rest.calendar_id:
        seconds = rest.arrived_reading - opening.arrived_reading
    return Disposal(opening, rest, seconds, day_seconds)


def readable(stays: list[Stay], charge: Charge) -> set[int]:
    """The keys of the papers of these stays whose content the charge may read."""
    return Paper.objects.readable_among([stay.paper for stay in stays], charge)
