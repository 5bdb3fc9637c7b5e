"""The count of days from the stays: what is stored, what is recomputed and what is live all come from it."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from accounts.models.dated import midnight
from tracking.time import clock

from . import flows

# One desk, several, or all.
Desks = int | Collection[int] | None

COLUMNS = ["came", "left", "closed", "passed", "pending", "late", "over_3", "over_7", "over_15"]
# Days of one statement: each open stay is joined with each of them.
CHUNK = timedelta(days=92)

# A stay lies at the end of each day on which it had come and not yet left; each day brings the reading of its
# calendar then, and the length of a working day.
COUNT = """
WITH days AS MATERIALIZED (
    SELECT * FROM unnest(%(days)s::date[], %(ends)s::timestamptz[])
        AS d(day, ends)
), clocks AS MATERIALIZED (
    SELECT * FROM unnest(
        %(calendars)s::bigint[], %(of_days)s::date[], %(readings)s::bigint[], %(lengths)s::bigint[]
    )
    AS c(calendar_id, day, reading, length)
), lain AS (
    SELECT office_id, post_id, calendar_id, arrived_reading, due_reading, arrived_at, left_at
    FROM tracking_stay
    WHERE left_at IS NULL AND NOT at_rest AND office_id = ANY(%(offices)s) AND arrived_at < %(end)s
    UNION ALL
    SELECT office_id, post_id, calendar_id, arrived_reading, due_reading, arrived_at, left_at
    FROM tracking_stay
    WHERE left_at >= %(begin)s AND NOT at_rest AND office_id = ANY(%(offices)s) AND arrived_at < %(end)s
), counted AS (
    SELECT s.office_id, s.post_id, d.day, 0 AS came, 0 AS "left", 0 AS closed, 0 AS passed,
        count(*) AS pending,
        count(*) FILTER (WHERE s.due_reading < c.reading) AS late,
        count(*) FILTER (WHERE c.reading - s.arrived_reading > 3 * c.length) AS over_3,
        count(*) FILTER (WHERE c.reading - s.arrived_reading > 7 * c.length) AS over_7,
        count(*) FILTER (WHERE c.reading - s.arrived_reading > 15 * c.length) AS over_15
    FROM lain s
    JOIN days d ON s.arrived_at < d.ends AND (s.left_at IS NULL OR s.left_at >= d.ends)
    JOIN clocks c ON c.calendar_id = s.calendar_id AND c.day = d.day
    GROUP BY 1, 2, 3
    UNION ALL
    SELECT office_id, post_id, (arrived_at AT TIME ZONE %(zone)s)::date, count(*), 0, 0, 0, 0, 0, 0, 0, 0
    FROM tracking_stay
    WHERE office_id = ANY(%(offices)s) AND arrived_at >= %(begin)s AND arrived_at < %(end)s AND NOT at_rest
    GROUP BY 1, 2, 3
    UNION ALL
    SELECT office_id, post_id, (arrived_at AT TIME ZONE %(zone)s)::date, 0, 0, count(*), 0, 0, 0, 0, 0, 0
    FROM tracking_stay
    WHERE office_id = ANY(%(offices)s) AND arrived_at >= %(begin)s AND arrived_at < %(end)s AND at_rest
    GROUP BY 1, 2, 3
    UNION ALL
    SELECT s.office_id, s.post_id, (s.left_at AT TIME ZONE %(zone)s)::date, 0, count(*), 0,
        count(*) FILTER (WHERE next.office_id <> s.office_id), 0, 0, 0, 0, 0
    FROM tracking_stay s
    LEFT JOIN tracking_stay next ON next.paper_id = s.paper_id AND next.arrived_seq = s.left_seq
    WHERE s.office_id = ANY(%(offices)s) AND s.left_at >= %(begin)s AND s.left_at < %(end)s AND NOT s.at_rest
    GROUP BY 1, 2, 3
)
"""
SUMS = ", ".join(f'sum("{column}")::int AS "{column}"' for column in COLUMNS)
INSERT = f"""
INSERT INTO tracking_daysummary (office_id, post_id, day, {", ".join(f'"{column}"' for column in COLUMNS)})
{COUNT}
SELECT office_id, post_id, day, {SUMS} FROM counted
GROUP BY GROUPING SETS ((office_id, post_id, day), (office_id, day))
"""  # noqa: S608 - our own columns
DELETE = """
DELETE FROM tracking_daysummary WHERE office_id = ANY(%(offices)s) AND day BETWEEN %(first)s AND %(last)s
"""
LIVE = f"""
{COUNT}
SELECT day, {SUMS} FROM counted WHERE %(posts)s::bigint[] IS NULL OR post_id = ANY(%(posts)s) GROUP BY day
"""  # noqa: S608 - our own columns
LIVE_BY_OFFICE = f"""
{COUNT}
SELECT office_id, {SUMS} FROM counted WHERE day = %(first)s GROUP BY office_id
"""  # noqa: S608 - our own columns
EARLIEST = "SELECT min(arrived_at) FROM tracking_stay"


def days_between(first: date, last: date) -> list[date]:
    """Each date from one to another, both included."""
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


@transaction.atomic
def rewrite(offices: Sequence[int], first: date, last: date) -> None:
    """Count the days of whole offices anew, and put them in the place of what was stored."""
    while first <= last:
        until = min(first + CHUNK, last)
        facts = _facts(offices, first, until)
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")
            for statement in (DELETE, INSERT, flows.DELETE, flows.INSERT):
                cursor.execute(statement, facts)
        first = until + timedelta(days=1)


def listed(post: Desks) -> list[int] | None:
    """The desks as a list; none for all desks."""
    if post is None:
        return None
    return [post] if isinstance(post, int) else list(post)


def count(
    offices: Sequence[int], first: date, last: date, post: Desks = None, now: datetime | None = None
) -> dict[date, tuple[int, ...]]:
    """Count days from the stays as they are; a day that has not ended is counted until now."""
    counted: dict[date, tuple[int, ...]] = {}
    while first <= last:
        until = min(first + CHUNK, last)
        with connection.cursor() as cursor:
            cursor.execute(LIVE, _facts(offices, first, until, now) | {"posts": listed(post)})
            counted |= {day: tuple(figures) for day, *figures in cursor.fetchall()}
        first = until + timedelta(days=1)
    return counted


def count_by_office(offices: Sequence[int], day: date, now: datetime) -> dict[int, tuple[int, ...]]:
    """Count one day office by office from the stays as they are; one that has not ended until now."""
    with connection.cursor() as cursor:
        cursor.execute(LIVE_BY_OFFICE, _facts(offices, day, day, now))
        return {office: tuple(figures) for office, *figures in cursor.fetchall()}


def earliest_day() -> date | None:
    """The first day on which anything lay on a desk."""
    with connection.cursor() as cursor:
        cursor.execute(EARLIEST)
        [moment] = cursor.fetchone()
    return moment and timezone.localdate(moment)


def _facts(offices: Sequence[int], first: date, last: date, now: datetime | None = None) -> dict:
    days = days_between(first, last)
    ends = [midnight(day + timedelta(days=1)) for day in days]
    if now and ends[-1] > now:
        ends[-1] = now + timedelta(microseconds=1)
    readings = [
        (its.calendar_id, day, its.reading(end), its.day_seconds_at(end))
        for its in clock.clocks()
        for day, end in zip(days, ends, strict=True)
    ]
    calendars, of_days, at_ends, lengths = zip(*readings, strict=True) if readings else ([], [], [], [])
    return {
        "offices": list(offices), "days": days, "ends": ends,
        "calendars": list(calendars), "of_days": list(of_days), "readings": list(at_ends),
        "lengths": list(lengths), "begin": midnight(first), "end": ends[-1], "first": first, "last": last,
        "zone": timezone.get_default_timezone_name(),
    }  # fmt: skip
