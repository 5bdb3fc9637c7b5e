"""Figures per day of offices or of a desk: stored for the days that have ended, counted now for today."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.utils import timezone

from accounts.queries import prepared
from tracking.models import SummaryProgress

from . import counting, running
from .counting import Desks

# Of the columns so many tell what moved on a day; the others what lies there as it ends.
FLOWS = 4
PENDING, LATE = counting.COLUMNS.index("pending"), counting.COLUMNS.index("late")

STORED = f"""
SELECT day, {counting.SUMS} FROM tracking_daysummary
WHERE office_id = ANY(%(offices)s) AND post_id IS NULL AND day BETWEEN %(first)s AND %(last)s GROUP BY day
"""  # noqa: S608 - our own columns
OF_DESK = f"""
SELECT day, {counting.SUMS} FROM tracking_daysummary
WHERE post_id = ANY(%(posts)s) AND office_id = ANY(%(offices)s) AND day BETWEEN %(first)s AND %(last)s
GROUP BY day
"""  # noqa: S608 - our own columns

# A calendar is that of offices at its own and below.
MARKED = """
SELECT EXISTS (
    SELECT FROM tracking_summarymark WHERE office_id = ANY(%(offices)s)
    UNION ALL
    SELECT FROM tracking_summarymark m
    JOIN tracking_calendar c ON c.id = m.calendar_id
    JOIN accounts_office above ON above.id = c.office_id
    JOIN accounts_office o ON starts_with(o.path, above.path)
    WHERE o.id = ANY(%(offices)s)
)
"""

STANDS = """
SELECT p.place, sum(s.pending)::int, sum(s.late)::int
FROM unnest(%(offices)s::bigint[], %(places)s::bigint[]) AS p(office, place)
JOIN tracking_daysummary s ON s.office_id = p.office AND s.post_id IS NULL AND s.day = %(day)s
GROUP BY 1
"""


class DayFigures(NamedTuple):
    """Papers that came and left on a day, and what lay there at its end; of today, until now.

    What comes and leaves is counted desk by desk, so that pending is always that of the day before, and what
    came, less what left. `passed` went to another office; `closed` came to rest. `bands` are ages in working
    days: up to 3, up to 7, up to 15, and over.
    """

    day: date
    came: int
    left: int
    pending: int
    late: int
    closed: int
    passed: int
    bands: tuple[int, int, int, int]


def series(offices: Collection[int], first: date, last: date, post: Desks = None) -> list[DayFigures]:
    """The figures of each day, days off included, of all these offices together or of desks in them.

    Days to come are left out.
    """
    now = timezone.now()
    today = timezone.localdate(now)
    last = min(last, today)
    if first > last:
        return []
    until = summarised_until()
    facts = {"offices": list(offices), "first": first, "last": last, "posts": counting.listed(post)}
    counts: dict[date, tuple[int, ...]] = {}
    if until and first <= until:
        rows = prepared.rows(STORED if post is None else OF_DESK, facts | {"last": min(last, until)})
        counts = {day: tuple(figures) for day, *figures in rows}
    begin = max(first, until + timedelta(days=1)) if until else first
    if begin <= last:
        is_today = begin == today and post is None
        changed = _changed_today(offices, now, until) if is_today else None
        if changed is None:
            counts |= counting.count(list(offices), begin, last, post, now)
        else:
            counts[today] = _running_day(offices, until, changed.values())
    return [_figures(day, counts.get(day)) for day in counting.days_between(first, last)]


def _changed_today(
    offices: Collection[int], now: datetime, until: date | None
) -> dict[int, tuple[int, ...]] | None:
    """Changes since yesterday, office by office; None until yesterday is counted, or counted again."""
    if until != timezone.localdate(now) - timedelta(days=1) or _is_marked(offices):
        return None
    return running.changes(offices, now)


def are_stored(offices: Collection[int], today: date) -> bool:
    """Return whether all days of these offices before today are stored, and none is to be counted again."""
    return summarised_until() == today - timedelta(days=1) and not _is_marked(offices)


def _is_marked(offices: Collection[int]) -> bool:
    [[is_marked]] = prepared.rows(MARKED, {"offices": list(offices)})
    return is_marked


def _running_day(
    offices: Collection[int], yesterday: date, changed: Collection[tuple[int, ...]]
) -> tuple[int, ...]:
    """Today from yesterday's figures and what changed since."""
    facts = {"offices": list(offices), "first": yesterday, "last": yesterday}
    ended = next((row[1:] for row in prepared.rows(STORED, facts)), (0,) * len(counting.COLUMNS))
    flows, standing = range(FLOWS), range(FLOWS, len(counting.COLUMNS))
    sums = [sum(row[column] for row in changed) for column in range(len(counting.COLUMNS))]
    return (*(sums[column] for column in flows), *(ended[column] + sums[column] for column in standing))


def stands(places: Mapping[int, int], day: date) -> dict[int, tuple[int, int]]:
    """Pending and late at the end of a day, of several places at once; `places` names that of each office."""
    now, until = timezone.now(), summarised_until()
    if until and day <= until:
        return _stored_stands(places, day)
    if day == timezone.localdate(now) and (changed := _changed_today(places, now, until)) is not None:
        standing = _stored_stands(places, day - timedelta(days=1))
    else:
        standing, changed = _nothing(places), counting.count_by_office(list(places), day, now)
    for office, counts in changed.items():
        pending, late = standing[places[office]]
        standing[places[office]] = pending + counts[PENDING], late + counts[LATE]
    return standing


def _stored_stands(places: Mapping[int, int], day: date) -> dict[int, tuple[int, int]]:
    facts = {"offices": list(places), "places": list(places.values()), "day": day}
    rows = prepared.rows(STANDS, facts)
    return _nothing(places) | {place: (pending, late) for place, pending, late in rows}


def _nothing(places: Mapping[int, int]) -> dict[int, tuple[int, int]]:
    return dict.fromkeys(places.values(), (0, 0))


def summarised_until() -> date | None:
    """The last day whose figures are stored; later ones are counted when they are asked for."""
    return SummaryProgress.objects.filter(pk=1).values_list("until", flat=True).first()


def _figures(day: date, counts: tuple[int, ...] | None) -> DayFigures:
    came, left, closed, passed, pending, late, *over = counts or (0,) * 9
    bands = (pending - over[0], over[0] - over[1], over[1] - over[2], over[2])
    return DayFigures(day, came, left, pending, late, closed, passed, bands)
