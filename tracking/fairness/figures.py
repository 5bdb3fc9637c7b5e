"""Signs that a limit is watched rather than the work done, counted by desk over ninety days.

Each has its n. None of them is a proof: it says where to look, and the papers behind it can be opened.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, timedelta

from django.utils import timezone

from accounts.queries import prepared
from tracking.models import Movement
from tracking.models.kind import Kind
from tracking.monitor.figures import CLOCKS, Moment
from tracking.time import clock

from .statistics import Beside, Excess, Share

DAYS = 90
# The last minute is the last working hour of the limit; so many office days end a month; after so many
# working days a paper that was opened counts as left, and one that was sent as unopened.
LAST_MINUTE, MONTH_END, LEFT_AFTER, UNOPENED_AFTER = 3600, 2, 1, 2
BACK = (Movement.Kind.RETURNED, Movement.Kind.NOT_MINE)
SENT = [str(kind) for kind in Kind.sending() if kind not in BACK]
CLOSING = (Movement.Kind.CLOSED, Movement.Kind.INFORMED, Movement.Kind.FILED)
OWN = [*map(str, Kind.sending()), *map(str, CLOSING)]

# A departure is what the desk did itself; what a superior pulled up or what was pulled back is none.
DEPARTURES = """
SELECT post_id, count(*), count(*) FILTER (WHERE due),
       count(*) FILTER (WHERE due AND used > 0.9 * most AND used <= most),
       count(*) FILTER (WHERE due AND (used > 0.8 * most AND used <= 0.9 * most
                                       OR used > most AND used <= 1.1 * most)),
       count(*) FILTER (WHERE due AND (used > 0.7 * most AND used <= 0.8 * most
                                       OR used > 1.1 * most AND used <= 1.2 * most)),
       count(*) FILTER (WHERE kind = ANY(%(sent)s)), count(*) FILTER (
           WHERE kind = ANY(%(sent)s) AND NOT wrote AND due AND used > most - %(minute)s AND used <= most
       ),
       count(*) FILTER (WHERE came_from_id IS NOT NULL), count(*) FILTER (
           WHERE NOT wrote AND to_post_id = came_from_id AND EXISTS (
               SELECT FROM tracking_stay earlier WHERE earlier.paper_id = gone.paper_id
               AND earlier.post_id = gone.post_id AND earlier.came_from_id = gone.came_from_id
               AND earlier.arrived_seq < gone.arrived_seq
           )
       ),
       count(*) FILTER (WHERE (left_at AT TIME ZONE %(zone)s)::date = ANY(%(month_ends)s::date[]))
FROM (
    SELECT s.*, m.kind, m.to_post_id,
           m.note_commitment IS NOT NULL OR m.papers_commitment IS NOT NULL AS wrote,
           s.left_reading - s.arrived_reading - s.hold_seconds - s.late_hold_seconds AS used,
           s.due_reading - s.arrived_reading - s.hold_seconds AS most,
           s.due_reading - s.arrived_reading - s.hold_seconds > 0 AS due
    FROM tracking_stay s JOIN tracking_movement m ON m.paper_id = s.paper_id AND m.seq = s.left_seq
    WHERE s.office_id = ANY(%(offices)s) AND s.left_at >= %(since)s AND NOT s.at_rest
      AND m.post_id = s.post_id AND m.kind = ANY(%(own)s)
) gone GROUP BY 1
"""
PARKINGS = """
SELECT s.post_id, count(*), count(*) FILTER (
    WHERE p.parked_reading <= s.due_reading - s.hold_seconds
      AND p.parked_reading - s.arrived_reading > 0.9 * (s.due_reading - s.hold_seconds - s.arrived_reading)
)
FROM tracking_parking p JOIN tracking_stay s ON s.id = p.stay_id
WHERE s.office_id = ANY(%(offices)s) AND p.parked_at >= %(since)s AND s.due_reading IS NOT NULL
  AND (s.left_at IS NULL OR s.left_at >= %(since)s)
GROUP BY 1
"""
# The reading at a moment, of the calendar's last working day that had begun by then.
READING = """(
    SELECT d.reading + greatest(0, extract(epoch FROM
        least({at} AT TIME ZONE %(zone)s, d.date + d.closes) - (d.date + d.opens)))::bigint
    FROM tracking_calendarday d WHERE d.calendar_id = s.calendar_id
      AND d.date <= ({at} AT TIME ZONE %(zone)s)::date ORDER BY d.date DESC LIMIT 1
)"""
# Working time is never longer than time by the clock on the wall: most stays need no look at the calendar.
ARRIVALS = """
{clocks}
SELECT s.post_id, count(*), count(*) FILTER (
           WHERE coalesce(s.opened_at, s.left_at, %(at)s) - s.arrived_at > c.day * %(unopened)s * {second}
             AND CASE WHEN s.opened_at IS NULL THEN coalesce(s.left_reading, c.now)
                      ELSE {opened} END - s.arrived_reading > %(unopened)s * c.day
       ),
       count(s.opened_at), count(*) FILTER (
           WHERE coalesce(s.acted_at, s.left_at, %(at)s) - s.opened_at > c.day * %(left)s * {second}
             AND CASE WHEN s.acted_at IS NULL THEN coalesce(s.left_reading, c.now)
                      ELSE {acted} END - {opened}
                 > %(left)s * c.day
       )
FROM tracking_stay s JOIN clocks c ON c.calendar_id = s.calendar_id
WHERE s.office_id = ANY(%(offices)s) AND s.arrived_at >= %(since)s AND NOT s.at_rest AND s.arrived_seq > 1
GROUP BY 1
""".format(
    clocks=CLOCKS,
    opened=READING.format(at="s.opened_at"),
    acted=READING.format(at="s.acted_at"),
    second="interval '1 second'",
)


@dataclass
class Counts:
    """The counts of one desk, or of several together."""

    departures: int = 0
    limited: int = 0
    last_tenth: int = 0
    near: int = 0
    far: int = 0
    sent: int = 0
    last_minute: int = 0
    received: int = 0
    bounced: int = 0
    month_end: int = 0
    parkings: int = 0
    parked_late: int = 0
    arrivals: int = 0
    unopened: int = 0
    opened: int = 0
    left: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        names = (field.name for field in fields(self))
        return Counts(*(getattr(self, name) + getattr(other, name) for name in names))


@dataclass(frozen=True)
class Signs:
    """The seven signs of one desk or place, each with n and interval."""

    bunched: Excess
    bounced: Share
    parked_late: Share
    last_minute: Share
    month_end: Beside
    opened_and_left: Share
    unopened: Share


@dataclass(frozen=True)
class Fairness:
    """The counts of each desk, and of all together; the part of office days that end a month."""

    desks: dict[int, Counts]
    month_end_days: float

    @property
    def whole(self) -> Counts:
        """All desks together."""
        return sum(self.desks.values(), Counts())

    def signs(self, counts: Counts) -> Signs:
        """The signs that these counts give."""
        return Signs(
            bunched=Excess(counts.last_tenth, counts.near, counts.far, counts.limited),
            bounced=Share(counts.bounced, counts.received),
            parked_late=Share(counts.parked_late, counts.parkings),
            last_minute=Share(counts.last_minute, counts.sent),
            month_end=Beside(counts.month_end, counts.departures, self.month_end_days),
            opened_and_left=Share(counts.left, counts.opened),
            unopened=Share(counts.unopened, counts.arrivals),
        )


def measure(offices: Iterable[int], by: clock.Clock, moment: Moment) -> Fairness:
    """Count the signs at every desk of these offices over ninety days; months end by the clock given."""
    month_ends, days = _month_ends(by, timezone.localdate(moment.at))
    facts = moment.facts | {
        "offices": list(offices),
        "since": moment.midnight(DAYS),
        "at": moment.at,
        "zone": timezone.get_default_timezone_name(),
        "month_ends": month_ends,
        "own": OWN,
        "sent": SENT,
        "minute": LAST_MINUTE,
        "left": LEFT_AFTER,
        "unopened": UNOPENED_AFTER,
    }
    desks: dict[int, Counts] = {}
    for post, *counts in prepared.rows_planned_afresh(DEPARTURES, facts):
        desks[post] = Counts(*counts)
    for post, parkings, late in prepared.rows_planned_afresh(PARKINGS, facts):
        counts = desks.setdefault(post, Counts())
        counts.parkings, counts.parked_late = parkings, late
    for post, arrivals, unopened, opened, left in prepared.rows_planned_afresh(ARRIVALS, facts):
        counts = desks.setdefault(post, Counts())
        counts.arrivals, counts.unopened, counts.opened, counts.left = arrivals, unopened, opened, left
    return Fairness(desks, len(month_ends) / days if days else 0.0)


def _month_ends(by: clock.Clock, today: date) -> tuple[list[date], int]:
    """The last office days of each month within the period, and the number of its office days."""
    first = today - timedelta(days=DAYS)
    of_months: dict[tuple[int, int], list[date]] = {}
    for day in by.hours(first, today + timedelta(days=31)):
        of_months.setdefault((day.year, day.month), []).append(day)
    ends = [day for days in of_months.values() for day in sorted(days)[-MONTH_END:] if first <= day <= today]
    return ends, len(by.hours(first, today))
