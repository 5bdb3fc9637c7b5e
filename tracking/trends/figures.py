"""Figures of the pages on time: periods, weeks and places, all from the summaries per day."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from accounts.models import Office
from accounts.models.dated import midnight
from accounts.queries import prepared
from tracking.summaries import figures as summaries
from tracking.summaries import lengths
from tracking.summaries.counting import Desks
from tracking.summaries.figures import DayFigures
from tracking.summaries.periods import Period, period
from tracking.summaries.rank import places_of
from tracking.survival.curve import Curve

DAYS, PERIOD, WEEKS, MOST_ROWS = 90, 30, 8, 8

WEEKLY = """
SELECT p.place, s.day, sum(s.pending)::int, sum(s.late)::int
FROM unnest(%(offices)s::bigint[], %(places)s::bigint[]) AS p(office, place)
JOIN tracking_daysummary s ON s.office_id = p.office AND s.post_id IS NULL AND s.day = ANY(%(days)s::date[])
GROUP BY 1, 2
"""

# Pending and late of a place, by place.
Stands = dict[int, tuple[int, int]]


@dataclass(frozen=True)
class Trend:
    """A place over 90 days, in two periods, and the times of its desks."""

    on: date
    days: list[DayFigures]
    before: Period
    now: Period
    beside: Curve | None
    weeks: list[date]
    by_week: dict[int, dict[date, tuple[int, int]]]


def trend(offices: Collection[int], on: date, against: date, below: Collection[Office], post: Desks) -> Trend:
    """The figures of offices, or of desks in their office, as a day ended."""
    weeks, days = _weeks(on), summaries.series(offices, on - timedelta(days=DAYS - 1), on, post)
    return Trend(
        on,
        days,
        period(offices, against - timedelta(days=PERIOD - 1), against, post=post, known=days),
        period(offices, on - timedelta(days=PERIOD - 1), on, post=post, known=days),
        lengths.at_desks(offices, _end(on)) if post is not None else None,
        weeks,
        weekly(places_of(below), weeks) if below and weeks else {},
    )


def weekly(places: Mapping[int, int], days: list[date]) -> dict[int, dict[date, tuple[int, int]]]:
    """Pending and late at the end of each of these days, by place."""
    facts = {"offices": list(places), "places": list(places.values()), "days": days}
    by_place: dict[int, dict[date, tuple[int, int]]] = {place: {} for place in places.values()}
    for place, day, pending, late in prepared.rows(WEEKLY, facts):
        by_place[place][day] = pending, late
    return by_place


def stands(offices: Collection[Office], on: date) -> tuple[date | None, Stands]:
    """Pending and late of each office with all below it, at the last day counted up to a date."""
    until = summaries.summarised_until()
    if until is None:
        return None, {}
    day = min(on, until)
    by_place = weekly(places_of(offices), [day])
    return day, {place: counts.get(day, (0, 0)) for place, counts in by_place.items()}


def recent(offices: Collection[int], last: date) -> list[DayFigures]:
    """Each of the 90 days up to a date."""
    return summaries.series(offices, last - timedelta(days=DAYS - 1), last)


def _weeks(on: date) -> list[date]:
    """Ends of the last weeks whose figures are stored, the earliest first."""
    until = summaries.summarised_until()
    if until is None:
        return []
    last = min(on, until)
    return [last - timedelta(weeks=number) for number in reversed(range(WEEKS))]


def _end(on: date) -> datetime:
    return min(midnight(on + timedelta(days=1)), timezone.now())
