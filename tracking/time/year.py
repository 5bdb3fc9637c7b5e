"""The year of an office on one sheet: what each day is, by its own calendar and those it inherits from."""

from datetime import date, time, timedelta
from enum import StrEnum
from typing import NamedTuple

from accounts.models import Office
from tracking.models import EPOCH, Calendar, CalendarChange, SpecialDay

from . import calendars, clock, recomputing
from .calendars import Week


class Sort(StrEnum):
    """The sorts of days that a sheet tells apart."""

    WORKING = "working"
    OFF = "off"
    HOLIDAY = "holiday"
    LOCAL = "local"
    HOURS = "hours"


class Cell(NamedTuple):
    """A day of the sheet."""

    day: date
    sort: Sort
    special: SpecialDay | None


class Month(NamedTuple):
    """A month: its weeks from Monday on, None for days of other months; and its special days."""

    first: date
    weeks: list[list[Cell | None]]
    special: list[Cell]


class Hours(NamedTuple):
    """Hours of the week from a date on: whose they are, and the change that set them, where it is known."""

    week: Week
    calendar: Calendar
    change: CalendarChange | None


class Year(NamedTuple):
    """An office's year."""

    office: Office
    year: int
    calendar: Calendar
    months: list[Month]
    hours: list[Hours]
    provisional: int
    is_recomputed: bool

    @property
    def is_own(self) -> bool:
        """True if the office has a calendar of its own."""
        return self.calendar.office_id == self.office.pk

    def has(self, year: int) -> bool:
        """True if the calendar reaches that year."""
        return EPOCH.year <= year < self.calendar.covered_until.year


def of(office: Office, year: int) -> Year | None:
    """Return the sheet of a year; None where the calendar does not reach it."""
    its_clock = clock.clock_of(office)
    calendar = Calendar.objects.select_related("office").get(pk=its_clock.calendar_id)
    if not EPOCH.year <= year < calendar.covered_until.year:
        return None
    first, last = date(year, 1, 1), date(year, 12, 31)
    special = calendars.special_days(calendar.pk, first, last)
    working = its_clock.hours(first, last)
    months = [_month(date(year, month, 1), special, working) for month in range(1, 13)]
    provisional = sum(not day.order_number for day in special.values() if day.calendar.office_id == office.pk)
    is_recomputed = calendar.pk in recomputing.calendars()
    return Year(office, year, calendar, months, _hours(calendar, first, last), provisional, is_recomputed)


def _month(first: date, special: dict[date, SpecialDay], working: dict[date, tuple[time, time]]) -> Month:
    cells = []
    day = first
    while day.month == first.month:
        cells.append(_cell(day, special.get(day), working))
        day += timedelta(days=1)
    lead: list[Cell | None] = [None] * first.weekday()
    filled = [*lead, *cells]
    filled += [None] * (-len(filled) % 7)
    weeks = [filled[start : start + 7] for start in range(0, len(filled), 7)]
    return Month(first, weeks, [cell for cell in cells if cell.special])


def _cell(day: date, special: SpecialDay | None, working: dict[date, tuple[time, time]]) -> Cell:
    if special is None:
        return Cell(day, Sort.WORKING if day in working else Sort.OFF, None)
    if special.opens:
        return Cell(day, Sort.HOURS, special)
    is_local = special.calendar.office.kind == Office.Kind.DISTRICT
    return Cell(day, Sort.LOCAL if is_local else Sort.HOLIDAY, special)


def _hours(calendar: Calendar, first: date, last: date) -> list[Hours]:
    """The hours in force in the year, the oldest first."""
    up_the_tree = calendars.nearest_first(calendar.pk)
    weeks = calendars.weeks_of(up_the_tree)
    begun = [week for week in weeks if week.begins <= first][-1:]
    begun += [week for week in weeks if first < week.begins <= last]
    in_force = [week for week in begun if any(week.hours)]
    above = Calendar.objects.filter(pk__in=up_the_tree).select_related("office").in_bulk()
    changes = CalendarChange.objects.filter(calendar__in=up_the_tree, kind=CalendarChange.Kind.HOURS)
    by_date = {change.begins: change for change in changes.order_by("pk")}
    own = _whose(up_the_tree)
    return [Hours(week, above[own(week.begins)], by_date.get(week.begins)) for week in in_force]


def _whose(up_the_tree: list[int]):
    """A function that finds the calendar whose hours hold on a date: the nearest that had any by then."""
    firsts = calendars.first_hours(up_the_tree)
    return lambda day: next(pk for pk in up_the_tree if pk in firsts and firsts[pk] <= day)
