"""Papers that came to a step of the ladder, found by ranges of clock readings and recorded once."""

from datetime import datetime
from typing import NamedTuple

from django.db import connection

from accounts.models import Office
from accounts.models.dated import midnight
from tracking.models import Rung
from tracking.time import clock
from tracking.time.clock import Clock

BATCH = 500
HOUR = 3600
# In the order of stays, so that of two that climb at once the second waits and then finds nothing to do.
REACH = """
INSERT INTO tracking_rungreached (stay_id, rung_id, at)
SELECT stay.id, %(rung)s, %(now)s
FROM unnest(%(offices)s::bigint[], %(calendars)s::bigint[], %(after)s::bigint[], %(until)s::bigint[])
    AS span(office, calendar, after, until)
JOIN tracking_stay stay ON stay.office_id = span.office AND stay.calendar_id = span.calendar
    AND stay.due_reading > span.after AND stay.due_reading <= span.until
WHERE stay.left_at IS NULL AND NOT stay.at_rest
    AND NOT EXISTS (SELECT FROM tracking_rungreached r WHERE r.stay_id = stay.id AND r.rung_id = %(rung)s)
ORDER BY stay.id LIMIT %(batch)s
ON CONFLICT (stay_id, rung_id) DO NOTHING
RETURNING stay_id
"""


class Span(NamedTuple):
    """The readings of limits in an office, from behind `after`, whose papers have come to a step."""

    office: int
    calendar: int
    after: int
    until: int


def offset(rung: Rung, its_clock: Clock) -> int:
    """Working seconds from the limit to the step on that clock; below 0 before the limit."""
    return int(rung.amount * (HOUR if rung.unit == Rung.Unit.HOURS else its_clock.day_seconds))


def spans(rung: Rung, now: datetime, *, days: int | None) -> list[Span]:
    """Places where papers may have come to the step: the offices at and below its own that are open now.

    Looks back over so many working days, or with None to the first day of the step: limits move, and a paper
    may come to a desk with a limit that had passed.
    """
    offices = Office.objects.filter(path__startswith=rung.office.path).values_list("pk", "path")
    ranges: dict[int, tuple[int, int]] = {}
    found = []
    for pk, path in offices:
        # Papers may have come by the clock of an office above, before this one had its own.
        for calendar in clock.days_above(Office(path=path)):
            if calendar not in ranges:
                ranges[calendar] = _range(rung, clock.clock(calendar), now, days)
            after, until = ranges[calendar]
            if after < until:
                found.append(Span(pk, calendar, after, until))
    return found


def _range(rung: Rung, its_clock: Clock, now: datetime, days: int | None) -> tuple[int, int]:
    """The readings between which limits have come to the step; an empty range while the office is closed."""
    until = its_clock.reading(now) - offset(rung, its_clock)
    if not its_clock.is_open(now):
        return until, until
    # Nobody is told of what had passed the step before its first day.
    first = midnight(rung.begins)
    after = its_clock.reading(min(first, now)) - offset(rung, its_clock)
    return after if days is None else max(after, until - days * its_clock.day_seconds), until


def reach(rung: Rung, places: list[Span], now: datetime) -> list[int]:
    """Record a batch of papers as come to the step and return their stays; fewer than BATCH at the end."""
    if not places:
        return []
    columns = zip(
        ("offices", "calendars", "after", "until"), map(list, zip(*places, strict=True)), strict=True
    )
    with connection.cursor() as cursor:
        cursor.execute(REACH, {"rung": rung.pk, "now": now, "batch": BATCH, **dict(columns)})
        return [stay for (stay,) in cursor.fetchall()]
