"""The running day from the end of yesterday: what moved since, and which limits and ages time has passed.

Every part of it is a range of an index, so that its cost goes by what happened today and not by what lies.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import Office
from accounts.models.dated import midnight
from accounts.queries import prepared
from tracking.time import clock

# The edges of ages, in working days.
EDGES = (3, 7, 15)

# An open stay goes by the calendar of its office or, where that changed, by one above: `places` has them all.
CHANGES = """
WITH clocks AS MATERIALIZED (
    SELECT * FROM unnest(
        %(calendars)s::bigint[], %(befores)s::bigint[], %(nows)s::bigint[], %(lengths)s::bigint[]
    ) AS c(calendar_id, before, now, length)
), edges AS MATERIALIZED (
    SELECT * FROM unnest(
        %(of_calendars)s::bigint[], %(edges)s::bigint[], %(sinces)s::timestamptz[], %(untils)s::timestamptz[]
    ) AS e(calendar_id, edge, since, until)
), places AS MATERIALIZED (
    SELECT * FROM unnest(%(place_offices)s::bigint[], %(place_calendars)s::bigint[])
        AS p(office_id, calendar_id)
), limits AS MATERIALIZED (
    SELECT p.office_id, p.calendar_id, c.before, c.now
    FROM places p JOIN clocks c ON c.calendar_id = p.calendar_id
), ages AS MATERIALIZED (
    SELECT p.office_id, p.calendar_id, e.edge, e.since, e.until
    FROM places p JOIN edges e ON e.calendar_id = p.calendar_id
), changed AS (
    SELECT s.office_id, count(*) AS came, 0 AS "left", 0 AS closed, 0 AS passed,
        count(*) FILTER (WHERE left_at IS NULL OR left_at >= %(end)s) AS pending,
        count(*) FILTER (WHERE (left_at IS NULL OR left_at >= %(end)s) AND due_reading < c.now) AS late,
        0 AS over_3, 0 AS over_7, 0 AS over_15
    FROM tracking_stay s JOIN clocks c ON c.calendar_id = s.calendar_id
    WHERE s.office_id = ANY(%(offices)s) AND s.arrived_at >= %(begin)s AND s.arrived_at < %(end)s
        AND NOT at_rest
    GROUP BY 1
    UNION ALL
    SELECT office_id, 0, 0, count(*), 0, 0, 0, 0, 0, 0 FROM tracking_stay
    WHERE office_id = ANY(%(offices)s) AND arrived_at >= %(begin)s AND arrived_at < %(end)s AND at_rest
    GROUP BY 1
    UNION ALL
    SELECT s.office_id, 0, count(*), 0, count(*) FILTER (WHERE next.office_id <> s.office_id),
        -count(*) FILTER (WHERE s.arrived_at < %(begin)s),
        -count(*) FILTER (WHERE s.arrived_at < %(begin)s AND s.due_reading < c.before),
        -count(*) FILTER (WHERE c.before - s.arrived_reading > 3 * c.length),
        -count(*) FILTER (WHERE c.before - s.arrived_reading > 7 * c.length),
        -count(*) FILTER (WHERE c.before - s.arrived_reading > 15 * c.length)
    FROM tracking_stay s JOIN clocks c ON c.calendar_id = s.calendar_id
    LEFT JOIN tracking_stay next ON next.paper_id = s.paper_id AND next.arrived_seq = s.left_seq
    WHERE s.office_id = ANY(%(offices)s) AND s.left_at >= %(begin)s AND s.left_at < %(end)s AND NOT s.at_rest
    GROUP BY 1
    UNION ALL
    SELECT p.office_id, 0, 0, 0, 0, 0, count(*), 0, 0, 0
    FROM limits p
    JOIN tracking_stay s ON s.office_id = p.office_id AND s.due_reading >= p.before AND s.due_reading < p.now
    WHERE s.left_at IS NULL AND NOT s.at_rest AND s.calendar_id = p.calendar_id AND s.arrived_at < %(begin)s
    GROUP BY 1
    UNION ALL
    SELECT p.office_id, 0, 0, 0, 0, 0, 0, count(*) FILTER (WHERE p.edge = 3),
        count(*) FILTER (WHERE p.edge = 7), count(*) FILTER (WHERE p.edge = 15)
    FROM ages p
    JOIN tracking_stay s ON s.office_id = p.office_id AND s.arrived_at >= p.since AND s.arrived_at < p.until
    WHERE NOT s.at_rest AND s.calendar_id = p.calendar_id AND s.left_at IS NULL
    GROUP BY 1
    UNION ALL
    SELECT p.office_id, 0, 0, 0, 0, 0, 0, count(*) FILTER (WHERE p.edge = 3),
        count(*) FILTER (WHERE p.edge = 7), count(*) FILTER (WHERE p.edge = 15)
    FROM ages p
    JOIN tracking_stay s ON s.office_id = p.office_id AND s.arrived_at >= p.since AND s.arrived_at < p.until
    WHERE NOT s.at_rest AND s.calendar_id = p.calendar_id AND s.left_at >= %(end)s
    GROUP BY 1
)
SELECT office_id, sum(came)::int, sum("left")::int, sum(closed)::int, sum(passed)::int, sum(pending)::int,
    sum(late)::int, sum(over_3)::int, sum(over_7)::int, sum(over_15)::int
FROM changed GROUP BY 1
"""


def changes(offices: Collection[int], now: datetime) -> dict[int, tuple[int, ...]] | None:
    """For each office what came, left, was closed and passed on today, and how the rest has changed.

    None where the hours of the week change today: then an age in days is another overnight.
    """
    begin, end = midnight(timezone.localdate(now)), now + timedelta(microseconds=1)
    clocks = clock.clocks()
    if any(its.day_seconds_at(begin) != its.day_seconds_at(end) for its in clocks):
        return None
    places = _places(offices)
    facts = {
        "offices": list(offices), "begin": begin, "end": end,
        "calendars": [its.calendar_id for its in clocks],
        "befores": [its.reading(begin) for its in clocks],
        "nows": [its.reading(end) for its in clocks],
        "lengths": [its.day_seconds_at(end) for its in clocks],
        "of_calendars": [its.calendar_id for its in clocks for _edge in EDGES],
        "edges": [edge for _clock in clocks for edge in EDGES],
        "sinces": [_turned(its, begin, edge) for its in clocks for edge in EDGES],
        "untils": [_turned(its, end, edge) for its in clocks for edge in EDGES],
        "place_offices": [office for office, _calendar in places],
        "place_calendars": [calendar for _office, calendar in places],
    }  # fmt: skip
    return {office: tuple(counts) for office, *counts in prepared.rows(CHANGES, facts)}


def _turned(its: clock.Clock, at: datetime, edge: int) -> datetime:
    """The moment before which a stay had to begin to be older than so many days at another."""
    return its.moment(max(0, its.reading(at) - edge * its.day_seconds_at(at)))


def _places(offices: Collection[int]) -> list[tuple[int, int]]:
    """Each office with each calendar that an open stay there may go by."""
    rows = Office.objects.filter(pk__in=offices).order_by().values_list("pk", "path")
    return [(pk, calendar) for pk, path in rows for calendar in clock.calendars_above(path)]
