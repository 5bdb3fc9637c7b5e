"""Readings stored on stays and parkings, computed anew in bulk when a calendar's days have changed.

The database computes what Clock.reading computes, off the same table of days, so that a moment inside
the changed day comes out exact and not only shifted.
"""

from datetime import date, datetime, time

from django.db import connection
from django.utils import timezone

from .models import Calendar

# Deadlines keep their limit: they move as the arrival they were counted from.
STAYS = """
UPDATE tracking_stay stay SET
    arrived_reading = fresh.arrived,
    left_reading = fresh."left",
    due_reading = stay.due_reading + fresh.arrived - stay.arrived_reading
FROM (
    SELECT id,
        CASE WHEN arrived_at >= %(since)s THEN {arrived} ELSE arrived_reading END AS arrived,
        CASE WHEN left_at >= %(since)s THEN {left} ELSE left_reading END AS "left"
    FROM tracking_stay old
    WHERE calendar_id = %(calendar)s
        AND (left_at >= %(since)s OR (left_at IS NULL AND arrived_at >= %(since)s))
) fresh
WHERE fresh.id = stay.id
    AND (fresh.arrived, fresh."left") IS DISTINCT FROM (stay.arrived_reading, stay.left_reading)
"""

# A paper pulled back keeps the deadline it had before; it may have been pulled back several times.
PULLED_BACK = """
UPDATE tracking_stay stay SET due_reading = before.due_reading
FROM tracking_movement back
JOIN tracking_movement sent ON sent.id = back.reverses_id
JOIN tracking_stay before ON before.paper_id = back.paper_id AND before.left_seq = sent.seq
WHERE stay.calendar_id = %(calendar)s AND stay.arrived_at >= %(since)s
    AND back.paper_id = stay.paper_id AND back.seq = stay.arrived_seq AND back.kind = 'pulled_back'
    AND before.calendar_id = stay.calendar_id AND before.due_reading <> stay.due_reading
"""

PARKINGS = """
UPDATE tracking_parking parking SET
    parked_reading = CASE WHEN parked_at >= %(since)s THEN {parked} ELSE parked_reading END,
    taken_up_reading = CASE WHEN taken_up_at >= %(since)s THEN {taken_up} ELSE taken_up_reading END
FROM tracking_stay stay
WHERE stay.id = parking.stay_id AND stay.calendar_id = %(calendar)s
    AND (parked_at >= %(since)s OR taken_up_at >= %(since)s)
"""

READING = """coalesce((
    SELECT day.reading + greatest(0, least(
        extract(epoch FROM day.closes - day.opens),
        floor(extract(epoch FROM {moment} - (day.date + day.opens) AT TIME ZONE %(zone)s))
    ))::bigint
    FROM tracking_calendarday day
    WHERE day.calendar_id = %(calendar)s AND day.date <= ({moment} AT TIME ZONE %(zone)s)::date
    ORDER BY day.date DESC LIMIT 1
), 0)"""


def recompute(calendar: Calendar, first: date) -> int:
    """Renew the readings of all moments from that date on; how many stays came out different."""
    facts = {
        "calendar": calendar.pk,
        "since": datetime.combine(first, time(), timezone.get_default_timezone()),
        "zone": timezone.get_default_timezone_name(),
    }
    with connection.cursor() as cursor:
        cursor.execute(STAYS.format(arrived=_of("old.arrived_at"), left=_of("old.left_at")), facts)
        changed = cursor.rowcount
        cursor.execute(PULLED_BACK, facts)
        while cursor.rowcount:
            cursor.execute(PULLED_BACK, facts)
        cursor.execute(PARKINGS.format(parked=_of("parked_at"), taken_up=_of("taken_up_at")), facts)
    return changed


def _of(moment: str) -> str:
    return READING.format(moment=moment)
