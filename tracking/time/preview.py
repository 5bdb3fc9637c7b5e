"""A change of a calendar seen before it is made: whose days it changes, and what would be computed anew."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from accounts.models import Office
from accounts.models.dated import midnight
from tracking.models import Calendar

from . import calendars, clock, readings
from .calendars import Day


class Preview(NamedTuple):
    """The stays that would be recomputed, the limits that would move, and the offices that follow.

    `only_open` names the office by whose calendar all was counted until now: what has left its desk stays so.
    """

    stays: int = 0
    limits: int = 0
    offices: tuple[Office, ...] = ()
    only_open: Office | None = None


class Changed(NamedTuple):
    """The first and the last day on which the hours differ; the days as they would be from `begins` on.

    `reading` is that of the clock when `begins` does.
    """

    begins: date
    first: date
    last: date
    days: list[Day]
    reading: int


def look(office: Office, write: Callable[[Calendar], None], begins: date) -> Preview:
    """Suppose that `write` changed rows of the office's calendar from a date on; nothing of it stays."""
    with transaction.atomic():
        calendar, source = _own_or_supposed(office)
        write(calendar)
        preview = _count(office, calendar, source, begins)
        transaction.set_rollback(True)
    return preview


def _own_or_supposed(office: Office) -> tuple[Calendar, Calendar]:
    """The calendar of the office, given for the moment if it has none; and the one it goes by now."""
    source = Calendar.objects.select_related("office").get(pk=clock.clock_of(office).calendar_id)
    if source.office_id == office.pk:
        return source, source
    return Calendar.objects.create(office=office, covered_until=source.covered_until), source


def _count(office: Office, calendar: Calendar, source: Calendar, begins: date) -> Preview:
    """Count on the calendar and on each below that the change reaches."""
    below = Calendar.objects.filter(office__path__startswith=office.path).exclude(pk=calendar.pk)
    stays = limits = 0
    followers: list[str] = []
    others: list[str] = []
    for each in [calendar, *below.select_related("office").order_by("office__path")]:
        by = source if each.pk == calendar.pk else each
        changed = _changed(each, by, begins)
        (followers if changed else others).append(each.office.path)
        if changed:
            path = office.path if by.pk != each.pk else ""
            counted = _count_on(by, changed, path)
            stays, limits = stays + counted[0], limits + counted[1]
    only_open = source.office if source.pk != calendar.pk else None
    return Preview(stays, limits, tuple(_following(office, followers, others)), only_open)


def _following(office: Office, followers: list[str], others: list[str]) -> list[Office]:
    """The offices of the subtree whose nearest calendar is one that the change reaches."""
    nearest = sorted([*followers, *others], key=len, reverse=True)
    offices = Office.objects.within(office).not_void()
    return [each for each in offices if next(p for p in nearest if each.path.startswith(p)) in set(followers)]


def _changed(calendar: Calendar, source: Calendar, begins: date) -> Changed | None:
    old, reading = calendars.stored_days(source.pk, begins)
    new = calendars.compute_days(calendar, begins, reading)
    hours = [{(day.date, day.opens, day.closes) for day in days} for days in (old, new)]
    differing = sorted({day for day, _opens, _closes in hours[0] ^ hours[1]})
    return Changed(begins, differing[0], differing[-1], new, reading) if differing else None


def _count_on(source: Calendar, changed: Changed, path: str) -> tuple[int, int]:
    reading = clock.clock(source.pk).reading(midnight(changed.first))
    return readings.count(_clock(source, changed), changed.first, changed.last, reading=reading, path=path)


def _clock(calendar: Calendar, changed: Changed) -> clock.Clock:
    """The clock as it would be; of the days before the change only the reading they end with."""
    zone = timezone.get_default_timezone()
    before = Day(changed.begins - timedelta(days=1), time(), time(), changed.reading, 0)
    days = [before, *changed.days]
    opens = [int(datetime.combine(day.date, day.opens, zone).timestamp()) for day in days]
    closes = [int(datetime.combine(day.date, day.closes, zone).timestamp()) for day in days]
    facts = [day.reading for day in days], [day.standard for day in days]
    return clock.Clock(calendar.pk, 0, calendar.covered_until, opens, closes, *facts)
