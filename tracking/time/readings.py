"""Recompute the readings of stays, parkings and holds in bulk when a calendar's days have changed.

The database computes the same as Clock.reading, so that a moment inside the changed day is exact and not
only shifted. It gets the reading at the opening of each date and joins by date, which costs the same
however fresh its statistics are.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import connection
from django.utils import timezone

from accounts.models.dated import midnight
from tracking.models import Calendar, Stay

from . import clock

DAYS = """
WITH day AS MATERIALIZED (
    SELECT * FROM unnest(
        %(dates)s::date[], %(opens)s::bigint[], %(lengths)s::bigint[], %(readings)s::bigint[]
    )
    AS day(date, opens, length, reading)
)
"""

# Deadlines keep their limit: they move with the arrival from which they are counted.
STAYS = """
, fresh AS MATERIALIZED (
    SELECT old.id,
        coalesce({arrived}, old.arrived_reading) AS arrived,
        coalesce({left}, old.left_reading) AS "left"
    FROM tracking_stay old
    LEFT JOIN day arrived ON arrived.date = (old.arrived_at AT TIME ZONE %(zone)s)::date
    LEFT JOIN day "left" ON "left".date = (old.left_at AT TIME ZONE %(zone)s)::date
    WHERE old.calendar_id = %(calendar)s AND {which}
        AND (old.left_at >= %(since)s OR (old.left_at IS NULL AND old.arrived_at >= %(since)s))
)
UPDATE tracking_stay stay SET
    arrived_reading = fresh.arrived,
    left_reading = fresh."left",
    due_reading = stay.due_reading + fresh.arrived - stay.arrived_reading
FROM fresh WHERE fresh.id = stay.id
    AND (fresh.arrived, fresh."left") IS DISTINCT FROM (stay.arrived_reading, stay.left_reading)
"""

PARKINGS = """
UPDATE tracking_parking parking SET
    parked_reading = coalesce({parked}, old.parked_reading),
    taken_up_reading = coalesce({taken_up}, old.taken_up_reading)
FROM tracking_parking old
JOIN tracking_stay stay ON stay.id = old.stay_id
LEFT JOIN day parked ON parked.date = (old.parked_at AT TIME ZONE %(zone)s)::date
LEFT JOIN day taken_up ON taken_up.date = (old.taken_up_at AT TIME ZONE %(zone)s)::date
WHERE old.id = parking.id AND stay.calendar_id = %(calendar)s AND {which}
    AND (old.parked_at >= %(since)s OR old.taken_up_at >= %(since)s)
"""

# A hold that had run out ends with its last day, also where that is the last day of the calendar.
HOLDS = """
UPDATE tracking_hold hold SET
    placed_reading = coalesce({placed}, old.placed_reading),
    until_reading = coalesce(last.reading + last.length, old.until_reading),
    ended_reading = CASE
        WHEN old.ended_at >= (old.until_on + 1)::timestamp AT TIME ZONE %(zone)s
        THEN coalesce(last.reading + last.length, old.until_reading)
        ELSE coalesce({ended}, old.ended_reading)
    END
FROM tracking_hold old
JOIN tracking_stay stay ON stay.id = old.stay_id
LEFT JOIN day placed ON placed.date = (old.placed_at AT TIME ZONE %(zone)s)::date
LEFT JOIN day last ON last.date = old.until_on
LEFT JOIN day ended ON ended.date = (old.ended_at AT TIME ZONE %(zone)s)::date
WHERE old.id = hold.id AND stay.calendar_id = %(calendar)s AND {which} AND old.until_on >= %(first)s
"""

# The effect of holds on a stay's deadline, computed from all its holds each time and never added up.
# `elapsed` is the reading when a hold was placed, less the lengths of the holds before it. A hold whose
# `elapsed` lies beyond the deadline without holds was placed too late, and so were all after it.
HELD = """
WITH spent AS (
    SELECT hold.stay_id, hold.length,
        hold.placed_reading + hold.length
            - sum(hold.length) OVER (PARTITION BY hold.stay_id ORDER BY hold.placed_seq) AS elapsed
    FROM (
        SELECT stay_id, placed_seq, placed_reading,
            coalesce(ended_reading, until_reading) - placed_reading AS length
        FROM tracking_hold WHERE stay_id IN ({stays})
    ) hold
), counted AS (
    SELECT old.id, old.due_reading - old.hold_seconds AS due, sum(spent.length) AS whole,
        coalesce(
            sum(spent.length) FILTER (WHERE spent.elapsed > old.due_reading - old.hold_seconds), 0
        ) AS late
    FROM spent JOIN tracking_stay old ON old.id = spent.stay_id GROUP BY old.id
)
UPDATE tracking_stay stay SET
    hold_seconds = whole - late, late_hold_seconds = late, due_reading = due + whole - late
FROM counted WHERE counted.id = stay.id
    AND (stay.hold_seconds, stay.late_hold_seconds) IS DISTINCT FROM (whole - late, late)
RETURNING stay.left_at IS NULL, stay.arrived_at
"""
TOUCHED = """
SELECT held.stay_id FROM tracking_hold held JOIN tracking_stay lain ON lain.id = held.stay_id
WHERE lain.calendar_id = %(calendar)s AND {which} AND held.until_on >= %(first)s
"""

# A paper pulled back keeps the deadline of its earlier stay, moved only by later time on hold. It may have
# been pulled back several times.
PULLED_BACK = """
UPDATE tracking_stay stay
SET due_reading = before.due_reading + before.late_hold_seconds + stay.hold_seconds
FROM tracking_movement back
JOIN tracking_movement sent ON sent.id = back.reverses_id
JOIN tracking_stay before ON before.paper_id = back.paper_id AND before.left_seq = sent.seq
WHERE stay.calendar_id = %(calendar)s AND {which} AND stay.arrived_at >= %(since)s
    AND back.paper_id = stay.paper_id AND back.seq = stay.arrived_seq
    AND back.kind = 'pulled_back' AND back.reverses_id IS NOT NULL
    AND before.calendar_id = stay.calendar_id
    AND before.due_reading + before.late_hold_seconds <> stay.due_reading - stay.hold_seconds
"""

# The stays of which a statement above takes care.
ALL = "true"
PENDING = "{stay}.left_at IS NULL AND NOT {stay}.at_rest"
OF_PAPERS = "{stay}.paper_id = ANY(%(papers)s)"

# Papers that lie where they were pulled back to: their limit hangs on a stay that has ended.
HANGING = """
SELECT stay.paper_id FROM tracking_stay stay
JOIN tracking_movement back ON back.paper_id = stay.paper_id AND back.seq = stay.arrived_seq
WHERE stay.calendar_id = %(calendar)s AND stay.left_at IS NULL AND NOT stay.at_rest
    AND stay.arrived_at >= %(since)s AND back.kind = 'pulled_back'
"""
# Papers with stays that are to be recomputed, within a range.
TOUCHED_PAPERS = """
SELECT paper_id FROM tracking_stay
WHERE calendar_id = %(calendar)s AND paper_id > %(after)s AND paper_id <= %(until)s
    AND (left_at >= %(since)s OR (left_at IS NULL AND arrived_at >= %(since)s))
UNION
SELECT stay.paper_id FROM tracking_hold held JOIN tracking_stay stay ON stay.id = held.stay_id
WHERE stay.calendar_id = %(calendar)s AND stay.paper_id > %(after)s AND stay.paper_id <= %(until)s
    AND held.until_on >= %(first)s
ORDER BY 1 LIMIT %(most)s
"""


# Counted, and not written: what the statements above would change. Stays of the offices whose papers would
# move to a calendar of their own go by that of an office above until then, and only those still open move.
COUNT = """
, touched AS (
    SELECT count(*) AS stays FROM tracking_stay old
    LEFT JOIN day arrived ON arrived.date = (old.arrived_at AT TIME ZONE %(zone)s)::date
    LEFT JOIN day "left" ON "left".date = (old.left_at AT TIME ZONE %(zone)s)::date
    WHERE old.calendar_id = %(calendar)s AND {which}
        AND (old.left_at >= %(since)s OR (old.left_at IS NULL AND old.arrived_at >= %(since)s))
        AND (coalesce({arrived}, old.arrived_reading), coalesce({left}, old.left_reading))
            IS DISTINCT FROM (old.arrived_reading, old.left_reading)
), held AS (
    SELECT count(DISTINCT stay.id) AS stays FROM tracking_hold old
    JOIN tracking_stay stay ON stay.id = old.stay_id
    LEFT JOIN day placed ON placed.date = (old.placed_at AT TIME ZONE %(zone)s)::date
    LEFT JOIN day last ON last.date = old.until_on
    LEFT JOIN day ended ON ended.date = (old.ended_at AT TIME ZONE %(zone)s)::date
    WHERE stay.calendar_id = %(calendar)s AND {which_held} AND old.until_on >= %(first)s
        AND stay.left_at IS NULL AND stay.arrived_at < %(since)s
        AND coalesce({ended}, last.reading + last.length) - coalesce({placed}, old.placed_reading)
            <> coalesce(old.ended_reading, old.until_reading) - old.placed_reading
), limited AS (
    SELECT count(*) AS stays FROM tracking_stay old
    WHERE old.calendar_id = %(calendar)s AND {which} AND old.left_at IS NULL AND NOT old.at_rest
        AND old.due_reading > %(reading)s AND old.arrived_at < %(until)s
)
SELECT touched.stays + held.stays, limited.stays FROM touched, held, limited
"""
OF_OFFICES = """{stay}.left_at IS NULL AND {stay}.office_id IN (
    SELECT id FROM accounts_office WHERE path LIKE %(path)s || '%%')"""


def recompute(calendar: Calendar, first: date, papers: Sequence[int] | None = None) -> int:
    """Recompute the readings of all moments from that date on; return how many stays changed.

    With `papers` only theirs; these are locked, so that none moves meanwhile.
    """
    facts = _facts(calendar.pk, clock.clock_after_change(calendar.pk), first)
    if papers is None:
        return _recompute(facts, ALL)
    return _recompute(facts | {"papers": list(papers)}, OF_PAPERS)


def recompute_pending(calendar: Calendar, first: date) -> int:
    """The same of stays that count now, and of what their limits hang on."""
    facts = _facts(calendar.pk, clock.clock_after_change(calendar.pk), first)
    changed = _recompute(facts, PENDING, pulled_back=False)
    with connection.cursor() as cursor:
        cursor.execute(HANGING, facts)
        papers = [paper for (paper,) in cursor.fetchall()]
    return changed + (_recompute(facts | {"papers": papers}, OF_PAPERS) if papers else 0)


def touched_papers(calendar: Calendar, first: date, *, after: int, until: int, most: int) -> list[int]:
    """The first papers within a range of keys of which moments from that date on have readings."""
    since = midnight(first)
    facts = {"calendar": calendar.pk, "first": first, "since": since}
    with connection.cursor() as cursor:
        cursor.execute(TOUCHED_PAPERS, facts | {"after": after, "until": until, "most": most})
        return [paper for (paper,) in cursor.fetchall()]


def _recompute(facts: dict, which: str, *, pulled_back: bool = True) -> int:
    arrived, left = _reading("arrived", "old.arrived_at"), _reading('"left"', "old.left_at")
    parked, taken_up = _reading("parked", "old.parked_at"), _reading("taken_up", "old.taken_up_at")
    placed, ended = _reading("placed", "old.placed_at"), _reading("ended", "old.ended_at")
    of_old, of_stay, of_lain = (which.format(stay=name) for name in ("old", "stay", "lain"))
    held = HELD.format(stays=TOUCHED.format(which=of_lain))
    with connection.cursor() as cursor:
        cursor.execute(DAYS + STAYS.format(arrived=arrived, left=left, which=of_old), facts)
        changed = cursor.rowcount
        cursor.execute(DAYS + PARKINGS.format(parked=parked, taken_up=taken_up, which=of_stay), facts)
        cursor.execute(DAYS + HOLDS.format(placed=placed, ended=ended, which=of_stay), facts)
        cursor.execute(held, facts)
        # The other stays were counted above.
        changed += sum(is_open and arrived_at < facts["since"] for is_open, arrived_at in cursor.fetchall())
        while pulled_back:
            cursor.execute(PULLED_BACK.format(which=of_stay), facts)
            if not cursor.rowcount:
                break
            cursor.execute(held, facts)
    return changed


def count(by: clock.Clock, first: date, last: date, *, reading: int, path: str = "") -> tuple[int, int]:
    """Count the stays that a change of the days from `first` to `last` would recompute, and limits it moves.

    `by` is the calendar's clock as it would be, with the calendar by which the stays go now; `reading` what
    that calendar reads when the first of these days begins. With `path` only open stays of the offices there.
    """
    until = midnight(last + timedelta(days=1))
    facts = _facts(by.calendar_id, by, first) | {"reading": reading, "until": until, "path": path}
    which = OF_OFFICES if path else "true"
    statement = DAYS + COUNT.format(
        which=which.format(stay="old"),
        which_held=which.format(stay="stay"),
        arrived=_reading("arrived", "old.arrived_at"),
        left=_reading('"left"', "old.left_at"),
        placed=_reading("placed", "old.placed_at"),
        ended=_reading("ended", "old.ended_at"),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, facts)
        stays, limits = cursor.fetchone()
    return stays, limits


def _facts(calendar_id: int, by: clock.Clock, first: date) -> dict:
    """The days of a clock from a date on, as the statements join them."""
    dates, opens, lengths, day_readings = zip(*by.every_date(first), strict=True)
    return {
        "calendar": calendar_id,
        "first": first,
        "since": midnight(first),
        "zone": timezone.get_default_timezone_name(),
        "dates": "{" + ",".join(map(str, dates)) + "}",
        "opens": list(opens),
        "lengths": list(lengths),
        "readings": list(day_readings),
    }


def count_holds(stay: Stay) -> None:
    """Recompute the effect of holds on a stay's deadline, after one was placed or ended."""
    with connection.cursor() as cursor:
        cursor.execute(HELD.format(stays="%(stay)s"), {"stay": stay.pk})


def _reading(day: str, moment: str) -> str:
    """Return SQL for the reading at a moment of that day; NULL where the day is not among `day`."""
    since_opening = f"floor(extract(epoch FROM {moment}))::bigint - {day}.opens"
    return f"{day}.reading + greatest(0, least({day}.length, {since_opening}))"
