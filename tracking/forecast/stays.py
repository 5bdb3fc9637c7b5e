"""Stays and papers as they were known at a moment, counted and listed by the database.

Days are working days of the calendar each stay goes by; those of several stays are added. A paper counts
from its opening, or from its reopening, until it is closed.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import connection, transaction

from accounts.queries import prepared
from tracking.survival.curve import Group
from tracking.time import clock

# So many days are learned from: for the time at desks, and for the time until papers are closed.
AT_DESKS, UNTIL_CLOSED = 180, 365

CLOCKS = """
WITH clocks AS MATERIALIZED (
    SELECT * FROM unnest(
        %(calendars)s::bigint[], %(readings)s::bigint[], %(ends)s::bigint[], %(lengths)s::float8[]
    ) AS c(calendar_id, reading, ending, length)
)
"""
DAYS = "(CASE WHEN s.left_at < %(at)s THEN s.left_reading ELSE c.reading END - s.arrived_reading) / c.length"
COUNTS = "count(*) FILTER (WHERE s.left_at < %(at)s), count(*) FILTER (WHERE s.left_at < %(at)s IS NOT TRUE)"
DESKS = f"""
{CLOCKS}
SELECT s.post_id, p.kind, ceil(100 * {DAYS}) / 100, {COUNTS}
FROM tracking_stay s JOIN tracking_paper p ON p.id = s.paper_id JOIN clocks c ON c.calendar_id = s.calendar_id
WHERE s.office_id = %(office)s AND NOT s.at_rest AND s.arrived_at >= %(since)s AND s.arrived_at < %(at)s
GROUP BY 1, 2, 3
"""  # noqa: S608 - our own columns
KINDS = f"""
{CLOCKS}
SELECT p.kind, ceil(100 * {DAYS}) / 100, {COUNTS}
FROM tracking_stay s JOIN tracking_paper p ON p.id = s.paper_id JOIN clocks c ON c.calendar_id = s.calendar_id
WHERE NOT s.at_rest AND s.arrived_at >= %(since)s AND s.arrived_at < %(at)s
GROUP BY 1, 2
"""  # noqa: S608 - our own columns
# A sum of days may be a hair more than the tenths that it is.
CLOSINGS = f"""
{CLOCKS}, begun AS MATERIALIZED (
    SELECT s.paper_id, s.arrived_seq FROM tracking_stay s
    WHERE NOT s.at_rest AND s.arrived_at >= %(since)s AND s.arrived_at < %(at)s AND NOT EXISTS (
        SELECT FROM tracking_stay b
        WHERE b.paper_id = s.paper_id AND b.left_seq = s.arrived_seq AND NOT b.at_rest
    )
), ways AS MATERIALIZED (
    SELECT b.*, (
        SELECT min(o.arrived_seq) FROM tracking_stay o
        WHERE o.paper_id = b.paper_id AND o.at_rest AND o.arrived_seq > b.arrived_seq
            AND o.arrived_at < %(at)s
    ) AS closed_seq FROM begun b
), measured AS (
    SELECT p.office_id, p.kind, w.closed_seq IS NOT NULL AS closed, (
        SELECT sum({DAYS}) FROM tracking_stay s JOIN clocks c ON c.calendar_id = s.calendar_id
        WHERE s.paper_id = w.paper_id AND s.arrived_seq >= w.arrived_seq AND s.arrived_at < %(at)s
            AND (w.closed_seq IS NULL OR s.arrived_seq < w.closed_seq)
    ) AS days FROM ways w JOIN tracking_paper p ON p.id = w.paper_id
)
SELECT office_id, kind, ceil(10 * days - 1e-6) / 10,
    count(*) FILTER (WHERE closed), count(*) FILTER (WHERE NOT closed)
FROM measured WHERE days IS NOT NULL GROUP BY 1, 2, 3
"""  # noqa: S608 - our own columns
LYING = f"""
{CLOCKS}
SELECT s.id, s.post_id, s.office_id, p.office_id, p.kind, s.calendar_id, s.due_reading,
    {DAYS}, age.days,
    (c.ending - c.reading) / c.length,
    (CASE WHEN s.left_at < %(until)s THEN s.left_reading ELSE c.ending END - c.reading) / c.length,
    s.left_at < %(until)s IS TRUE,
    onward.days, closing.seq IS NOT NULL
FROM tracking_stay s JOIN tracking_paper p ON p.id = s.paper_id JOIN clocks c ON c.calendar_id = s.calendar_id
CROSS JOIN LATERAL (
    SELECT coalesce(max(r.left_seq), 0) AS seq FROM tracking_stay r
    WHERE r.paper_id = s.paper_id AND r.at_rest AND r.left_seq <= s.arrived_seq
) opening
CROSS JOIN LATERAL (
    SELECT min(r.arrived_seq) AS seq FROM tracking_stay r
    WHERE r.paper_id = s.paper_id AND r.at_rest AND r.arrived_seq > s.arrived_seq AND r.arrived_at < %(until)s
) closing
CROSS JOIN LATERAL (
    SELECT sum((CASE WHEN b.id = s.id THEN d.reading ELSE b.left_reading END - b.arrived_reading) / d.length)
        AS days
    FROM tracking_stay b JOIN clocks d ON d.calendar_id = b.calendar_id
    WHERE b.paper_id = s.paper_id AND b.arrived_seq BETWEEN opening.seq AND s.arrived_seq
) age
CROSS JOIN LATERAL (
    SELECT sum((CASE WHEN b.left_at < %(until)s THEN b.left_reading ELSE d.ending END
        - CASE WHEN b.id = s.id THEN d.reading ELSE b.arrived_reading END) / d.length) AS days
    FROM tracking_stay b JOIN clocks d ON d.calendar_id = b.calendar_id
    WHERE b.paper_id = s.paper_id AND b.arrived_seq >= s.arrived_seq AND b.arrived_at < %(until)s
        AND (closing.seq IS NULL OR b.arrived_seq < closing.seq)
) onward
WHERE s.office_id = %(office)s AND NOT s.at_rest AND s.arrived_at < %(at)s
    AND (s.left_at IS NULL OR s.left_at >= %(at)s)
"""  # noqa: S608 - our own columns


class Lying(NamedTuple):
    """A paper on a desk at a moment, and what became of it until a later one; lengths in working days."""

    stay: int
    post: int
    office: int
    opened_in: int
    kind: str
    calendar: int
    due_reading: int | None
    lain: float
    age: float
    followed: float
    left_after: float
    has_left: bool
    closed_after: float
    is_closed: bool

    @property
    def at_desk(self) -> tuple:
        """Groups of stays like this one, the closest first."""
        return ("desk", self.post, self.kind), ("office", self.office, self.kind), ("kind", self.kind)

    @property
    def to_closing(self) -> tuple:
        """Groups of papers like this one, the closest first."""
        return ("office", self.opened_in, self.kind), ("kind", self.kind)


class Moment:
    """The record as known at a moment; with `until`, what came of it by then."""

    def __init__(self, at: datetime, until: datetime | None = None) -> None:
        clocks, until = clock.clocks(), until or at
        self.at = at
        self._facts = {
            "at": at,
            "until": until,
            "calendars": [each.calendar_id for each in clocks],
            "readings": [each.reading(at) for each in clocks],
            "ends": [each.reading(until) for each in clocks],
            "lengths": [each.day_seconds_at(at) for each in clocks],
        }
        # All papers have been followed for so long at least, wherever they went meanwhile.
        self.followed = min(
            (each.length(at, until) / each.day_seconds_at(at) for each in clocks), default=0.0
        )

    def at_desks(self, office: int) -> Iterator[tuple[tuple, Group]]:
        """Times at the desks of an office, for each desk and for the office."""
        facts = self._since(AT_DESKS) | {"office": office}
        for post, kind, days, ended, still_open in prepared.rows(DESKS, facts):
            lengths = Group(float(days), ended, still_open)
            yield ("desk", post, kind), lengths
            yield ("office", office, kind), lengths

    def at_all_desks(self) -> Iterator[tuple[tuple, Group]]:
        """Times at all desks, by kind of paper."""
        for kind, days, ended, still_open in self._rows_of_all(KINDS, AT_DESKS):
            yield ("kind", kind), Group(float(days), ended, still_open)

    def until_closed(self) -> Iterator[tuple[tuple, Group]]:
        """Times until papers were closed, by the office that opened them and for all, by kind of paper."""
        for office, kind, days, ended, still_open in self._rows_of_all(CLOSINGS, UNTIL_CLOSED):
            lengths = Group(float(days), ended, still_open)
            yield ("office", office, kind), lengths
            yield ("kind", kind), lengths

    def lying(self, office: int) -> list[Lying]:
        """All that lay on the desks of an office at the moment."""
        return [Lying(*row) for row in prepared.rows(LYING, self._facts | {"office": office})]

    def _since(self, days: int) -> dict:
        return self._facts | {"since": self.at - timedelta(days=days)}

    @transaction.atomic
    def _rows_of_all(self, statement: str, days: int) -> list[tuple]:
        with connection.cursor() as cursor:
            # All stays of a year take longer than a page may.
            cursor.execute("SET LOCAL statement_timeout = 0")
        return prepared.rows_planned_afresh(statement, self._since(days))
