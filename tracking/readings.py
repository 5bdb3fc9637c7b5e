"""Readings stored on stays and parkings, computed anew in bulk when a calendar's days have changed.

The database computes what Clock.reading computes, so that a moment inside the changed day comes out exact
and not only shifted. It is told what the clock reads at the opening of each date and joins by date: that
costs the same however fresh its statistics are.
"""

from datetime import date, datetime, time

from django.db import connection
from django.utils import timezone

from . import clock
from .models import Calendar

DAYS = """
WITH day AS MATERIALIZED (
    SELECT * FROM unnest(
        %(dates)s::date[], %(opens)s::bigint[], %(lengths)s::bigint[], %(readings)s::bigint[]
    )
    AS day(date, opens, length, reading)
)
"""

# Deadlines keep their limit: they move as the arrival they were counted from.
STAYS = """
, fresh AS MATERIALIZED (
    SELECT old.id,
        coalesce({arrived}, old.arrived_reading) AS arrived,
        coalesce({left}, old.left_reading) AS "left"
    FROM tracking_stay old
    LEFT JOIN day arrived ON arrived.date = (old.arrived_at AT TIME ZONE %(zone)s)::date
    LEFT JOIN day "left" ON "left".date = (old.left_at AT TIME ZONE %(zone)s)::date
    WHERE old.calendar_id = %(calendar)s
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
WHERE old.id = parking.id AND stay.calendar_id = %(calendar)s
    AND (old.parked_at >= %(since)s OR old.taken_up_at >= %(since)s)
"""

# A paper pulled back keeps the deadline it had before; it may have been pulled back several times.
PULLED_BACK = """
UPDATE tracking_stay stay SET due_reading = before.due_reading
FROM tracking_movement back
JOIN tracking_movement sent ON sent.id = back.reverses_id
JOIN tracking_stay before ON before.paper_id = back.paper_id AND before.left_seq = sent.seq
WHERE stay.calendar_id = %(calendar)s AND stay.arrived_at >= %(since)s
    AND back.paper_id = stay.paper_id AND back.seq = stay.arrived_seq
    AND back.kind = 'pulled_back' AND back.reverses_id IS NOT NULL
    AND before.calendar_id = stay.calendar_id AND before.due_reading <> stay.due_reading
"""


def recompute(calendar: Calendar, first: date) -> int:
    """Renew the readings of all moments from that date on; how many stays came out different."""
    dates, opens, lengths, readings = zip(*clock.renewed(calendar.pk).every_date(first), strict=True)
    facts = {
        "calendar": calendar.pk,
        "since": datetime.combine(first, time(), timezone.get_default_timezone()),
        "zone": timezone.get_default_timezone_name(),
        "dates": "{" + ",".join(map(str, dates)) + "}",
        "opens": list(opens),
        "lengths": list(lengths),
        "readings": list(readings),
    }
    arrived, left = _reading("arrived", "old.arrived_at"), _reading('"left"', "old.left_at")
    parked, taken_up = _reading("parked", "old.parked_at"), _reading("taken_up", "old.taken_up_at")
    with connection.cursor() as cursor:
        cursor.execute(DAYS + STAYS.format(arrived=arrived, left=left), facts)
        changed = cursor.rowcount
        cursor.execute(DAYS + PARKINGS.format(parked=parked, taken_up=taken_up), facts)
        cursor.execute(PULLED_BACK, facts)
        while cursor.rowcount:
            cursor.execute(PULLED_BACK, facts)
    return changed


def _reading(day: str, moment: str) -> str:
    """The reading at a moment of that day, in SQL; NULL where the day is not among those told."""
    since_opening = f"floor(extract(epoch FROM {moment}))::bigint - {day}.opens"
    return f"{day}.reading + greatest(0, least({day}.length, {since_opening}))"
