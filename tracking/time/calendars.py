"""The verbs of calendars: build, extend, declare a special day, withdraw it, change the office hours.

Each recomputes, in its own transaction, the days of the calendar and of those that inherit from it and
every reading stored off them, and leaves a CalendarChange behind that says so.
"""

from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Office, User
from accounts.pages import words
from tracking.models import (
    EPOCH,
    Calendar,
    CalendarChange,
    CalendarDay,
    SpecialDay,
    Stay,
    SummaryMark,
    WeeklyHours,
)
from tracking.refusals import FactMissing

from . import clock, recomputing

Kind = CalendarChange.Kind
Hours = tuple[time, time] | None
YEARS_AHEAD = 2

INSERT_DAYS = """
INSERT INTO tracking_calendarday (calendar_id, date, opens, closes, reading, standard)
SELECT %s, * FROM unnest(%s::date[], %s::time[], %s::time[], %s::bigint[], %s::int[])
"""


class Week(NamedTuple):
    """The hours of the seven weekdays, Monday first, in force from a date on."""

    begins: date
    hours: list[Hours]
    standard: int


class Day(NamedTuple):
    """Facts of a row of CalendarDay."""

    date: date
    opens: time
    closes: time
    reading: int
    standard: int


def horizon() -> date:
    """The day up to which calendars should reach: the end of the second year ahead."""
    return date(timezone.localdate().year + YEARS_AHEAD + 1, 1, 1)


@transaction.atomic
def give(office: Office, *, by: User | None = None) -> Calendar:
    """Give an office a calendar of its own. It begins as a copy of what was inherited until then.

    Open stays in the offices that use it from now on move to its clock, on which the same moments have the
    same readings. Past stays keep the calendar they were counted on.
    """
    inherited = Calendar.objects.get(pk=clock.clock_of(office).calendar_id)
    _lock(inherited)
    calendar = Calendar.objects.create(office=office)
    change = rebuild(calendar, by=by)
    open_stays = Stay.objects.open().within(office).filter(calendar=inherited)
    open_stays.update(calendar=calendar)
    recomputing.follow(inherited, change)
    return calendar


@transaction.atomic
def copy(calendar: Calendar, *, to: Office, by: User | None = None) -> Calendar:
    """Give an office that inherits nothing the hours and special days of a calendar, as they are now."""
    copied = Calendar.objects.create(office=to)
    hours = list(WeeklyHours.objects.filter(calendar=calendar))
    days = list(SpecialDay.objects.filter(calendar=calendar))
    copies: list[WeeklyHours | SpecialDay] = [*hours, *days]
    for row in copies:
        row.pk, row.calendar = None, copied
    WeeklyHours.objects.bulk_create(hours)
    SpecialDay.objects.bulk_create(days)
    rebuild(copied, by=by)
    return copied


@transaction.atomic
def rebuild(calendar: Calendar, *, by: User | None = None) -> CalendarChange:
    """Recompute all days of the calendar, from the epoch to the horizon."""
    _lock(calendar)
    calendar.covered_until = max(horizon(), calendar.covered_until)
    return _change(calendar, Kind.BUILT, EPOCH, by)


@transaction.atomic
def extend(calendar: Calendar, *, by: User | None = None) -> CalendarChange | None:
    """Let the calendar reach to the horizon; None if it does already."""
    _lock(calendar)
    begins = calendar.covered_until
    if begins >= horizon():
        return None
    calendar.covered_until = horizon()
    return _change(calendar, Kind.EXTENDED if begins > EPOCH else Kind.BUILT, begins, by)


@transaction.atomic
def declare(
    calendar: Calendar,
    *,
    on: date,
    name_hi: str,
    name_en: str,
    by: User | None,
    opens: time | None = None,
    closes: time | None = None,
    **order: Any,
) -> CalendarChange:
    """Declare a holiday, or with hours a half day or a working Sunday; late or ahead of time.

    `order` names the order, as fields of UnderOrder.
    """
    _lock(calendar)
    facts = {"name_hi": name_hi, "name_en": name_en, "opens": opens, "closes": closes, **order}
    enter_day(calendar, on, by, **facts)
    return _change(calendar, Kind.DECLARED, on, by, **facts)


def enter_day(calendar: Calendar, on: date, by: User | None, **facts: Any) -> None:
    """Write a special day down; no day of the clock follows it yet."""
    _check_covered(calendar, on)
    _check_hours((facts["opens"], facts["closes"]))
    defaults = {**facts, "declared_at": timezone.now(), "declared_by": by}
    SpecialDay.objects.update_or_create(calendar=calendar, date=on, defaults=defaults)


@transaction.atomic
def withdraw(calendar: Calendar, *, on: date, by: User | None) -> CalendarChange:
    """Take back a special day: the weekly hours, or a declaration above in the tree, hold again."""
    _lock(calendar)
    special = SpecialDay.objects.filter(calendar=calendar, date=on).first()
    if special is None:
        raise FactMissing(_("Nothing is declared for that date."))
    special.delete()
    return _change(calendar, Kind.WITHDRAWN, on, by, name_hi=special.name_hi, name_en=special.name_en)


@transaction.atomic
def change_hours(
    calendar: Calendar,
    *,
    begins: date,
    hours: dict[int, tuple[time, time]],
    by: User | None,
    **order: Any,
) -> CalendarChange:
    """Set the hours of the whole week from a date on; weekdays (Monday is 0) left out are days off."""
    _lock(calendar)
    enter_hours(calendar, begins, hours)
    return _change(calendar, Kind.HOURS, begins, by, **order)


def enter_hours(calendar: Calendar, begins: date, hours: dict[int, tuple[time, time]]) -> None:
    """Write the hours of a week down; no day of the clock follows them yet."""
    _check_covered(calendar, begins)
    for weekday in range(7):
        opens, closes = hours.get(weekday, (None, None))
        _check_hours((opens, closes))
        WeeklyHours.objects.update_or_create(
            calendar=calendar, begins=begins, weekday=weekday, defaults={"opens": opens, "closes": closes}
        )


@transaction.atomic
def withdraw_hours(calendar: Calendar, *, begins: date, by: User | None) -> CalendarChange:
    """Take back the hours that began on a date: those before them, or those from above, hold again."""
    _lock(calendar)
    leave_hours(calendar, begins)
    return _change(calendar, Kind.HOURS, begins, by)


def leave_hours(calendar: Calendar, begins: date) -> None:
    """Delete hours that are written down; no day of the clock follows yet."""
    if not WeeklyHours.objects.filter(calendar=calendar, begins=begins).delete()[0]:
        raise FactMissing(_("No hours begin on that date."))
    if not WeeklyHours.objects.filter(calendar__in=nearest_first(calendar.pk)).exists():
        raise FactMissing(_("These are the only office hours. Please enter others from a date on instead."))


def special_days(calendar_id: int, start: date, end: date) -> dict[date, SpecialDay]:
    """Return the special days of a calendar, own and inherited, between two dates, both included."""
    days: dict[date, SpecialDay] = {}
    all_days = SpecialDay.objects.filter(calendar__in=nearest_first(calendar_id), date__range=(start, end))
    for special in all_days.select_related("calendar__office").order_by("date", "-calendar__office__depth"):
        days.setdefault(special.date, special)
    return days


def _lock(calendar: Calendar) -> None:
    """Make verbs that store readings wait, and read the calendar as it is now."""
    clock.hold_for_change(calendar)
    calendar.refresh_from_db()


def _check_covered(calendar: Calendar, day: date) -> None:
    if not EPOCH <= day < calendar.covered_until:
        last = calendar.covered_until - timedelta(days=1)
        raise FactMissing(
            _("The calendar reaches from %(first)s to %(last)s.")
            % {"first": words.date(EPOCH), "last": words.date(last)}
        )


def _check_hours(hours: tuple[time | None, time | None]) -> None:
    opens, closes = hours
    if (opens is None) != (closes is None):
        raise FactMissing(_("Please give both the opening and the closing time, or neither."))
    if opens and closes and closes <= opens:
        raise FactMissing(_("The office must close after it opens."))


def _change(origin: Calendar, kind: str, begins: date, by: User | None, **facts: Any) -> CalendarChange:
    """Recompute the calendar and those that inherit from it; return the change of the calendar itself."""
    with connection.cursor() as cursor:
        # Half of what a late holiday touches, recomputed, would be worse than a wait.
        cursor.execute("SET LOCAL statement_timeout = 0")
    below = Calendar.objects.filter(office__path__startswith=origin.office.path).exclude(pk=origin.pk)
    change = _recompute(
        origin, begins, CalendarChange(origin=origin, kind=kind, by=by, begins=begins, **facts)
    )
    for calendar in below.order_by("office__path"):
        inherited = CalendarChange(origin=origin, kind=kind, by=by, begins=begins, **facts)
        _recompute(calendar, begins, inherited)
    clock.forget()
    return change


def _recompute(calendar: Calendar, begins: date, change: CalendarChange) -> CalendarChange:
    """Recompute days and readings of one calendar; an inheriting one with the same days gets no record."""
    reached = Calendar.objects.values_list("covered_until", flat=True).get(pk=calendar.pk)
    first = _rewrite_days(calendar, begins)
    if first is None and calendar.pk != change.origin_id:
        return change
    change.calendar, change.at = calendar, timezone.now()
    change.save()
    calendar.version = change.pk
    calendar.save(update_fields=["version", "covered_until"])
    if first and first < reached:
        recomputing.begin(change, first)
        SummaryMark.objects.create(calendar=calendar, first=first)
    return change


def stored_days(calendar_id: int, begins: date) -> tuple[list[Day], int]:
    """The working days of a calendar from a date on as they are stored, and the reading when it begins."""
    rows = CalendarDay.objects.filter(calendar=calendar_id)
    before = rows.filter(date__lt=begins).order_by("date").last()
    reading = before.reading + _seconds(before.opens, before.closes) if before else 0
    days = rows.filter(date__gte=begins).order_by("date").values_list(*Day._fields)
    return [Day(*row) for row in days], reading


def _rewrite_days(calendar: Calendar, begins: date) -> date | None:
    """Rewrite the days from hours and special days; return the first date that changed, if any."""
    rows = CalendarDay.objects.filter(calendar=calendar)
    old, reading = stored_days(calendar.pk, begins)
    new = compute_days(calendar, begins, reading)
    same = next((n for n, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1]), None)
    if same is None:
        if len(old) == len(new):
            return None
        same = min(len(old), len(new))
    first = min(days[same].date for days in (old, new) if same < len(days))
    rows.filter(date__gte=first).delete()
    columns = ["{" + ",".join(map(str, column)) + "}" for column in zip(*new[same:], strict=True)]
    if columns:
        with connection.cursor() as cursor:
            cursor.execute(INSERT_DAYS, [calendar.pk, *columns])
    return first


def compute_days(calendar: Calendar, begins: date, reading: int) -> list[Day]:
    """The working days from a date to where the calendar reaches, counting on from a reading."""
    up_the_tree = nearest_first(calendar.pk)
    special = {
        day: (opens, closes) if opens and closes else None
        for day, opens, closes in SpecialDay.objects.filter(calendar__in=up_the_tree, date__gte=begins)
        .order_by("calendar__office__depth")
        .values_list("date", "opens", "closes")
    }
    weeks = weeks_of(up_the_tree)
    ends = [week.begins for week in weeks[1:]] + [date.max]
    days: list[Day] = []
    for week, end in zip(weeks, ends, strict=True):
        day = max(week.begins, begins)
        while day < min(end, calendar.covered_until):
            if hours := special.get(day, week.hours[day.weekday()]):
                length = _seconds(*hours)
                days.append(Day(day, *hours, reading, week.standard or length))
                reading += length
            day += timedelta(days=1)
    return days


def weeks_of(up_the_tree: list[int]) -> list[Week]:
    """Return the weekly hours in force, oldest first: those of the nearest calendar that has any."""
    rows: dict[int, list[WeeklyHours]] = {}
    for row in WeeklyHours.objects.filter(calendar__in=up_the_tree).order_by("begins"):
        rows.setdefault(row.calendar_id, []).append(row)
    weeks = [Week(EPOCH, [None] * 7, 0)]
    for begins in sorted({row.begins for calendar_rows in rows.values() for row in calendar_rows}):
        nearest = next(pk for pk in up_the_tree if pk in rows and rows[pk][0].begins <= begins)
        hours: list[Hours] = [None] * 7
        for row in rows[nearest]:
            if row.begins <= begins:
                hours[row.weekday] = (row.opens, row.closes) if row.opens and row.closes else None
        weeks.append(Week(begins, hours, max(_seconds(*day) for day in hours if day) if any(hours) else 0))
    return weeks


def first_hours(calendar_ids: list[int]) -> dict[int, date]:
    """The date on which the hours of each calendar first begin, for those that have any."""
    rows = WeeklyHours.objects.filter(calendar__in=calendar_ids).values_list("calendar")
    return dict(rows.annotate(first=Min("begins")))


def nearest_first(calendar_id: int) -> list[int]:
    """The calendar and those above it in the tree, the nearest first."""
    path = Calendar.objects.values_list("office__path", flat=True).get(pk=calendar_id)
    above = Calendar.objects.filter(office__path__in=clock.up_the_tree(path))
    return list(above.order_by("-office__depth").values_list("pk", flat=True))


@cache
def _seconds(opens: time, closes: time) -> int:
    day = datetime.combine(EPOCH, closes) - datetime.combine(EPOCH, opens)
    return int(day.total_seconds())
