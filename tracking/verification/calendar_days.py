"""The working days of each calendar, counted anew from hours and special days, and compared."""

from collections.abc import Iterator
from datetime import date, time, timedelta

from tracking.models import EPOCH, Calendar, CalendarDay, SpecialDay, WeeklyHours

from .findings import Finding

Hours = tuple[time, time]
Day = tuple[date, time, time, int, int]


def findings(calendar: Calendar) -> Iterator[Finding]:
    """Yield the first day of a calendar that is not as its hours and special days say."""
    stored = list(
        CalendarDay.objects.filter(calendar=calendar)
        .order_by("date")
        .values_list("date", "opens", "closes", "reading", "standard")
    )
    rebuilt = list(_days(calendar))
    for there, expected in zip(stored, rebuilt, strict=False):
        if there != expected:
            yield _difference(calendar, there, expected)
            return
    if len(stored) != len(rebuilt):
        place = min(len(stored), len(rebuilt))
        yield _difference(
            calendar, *(days[place] if place < len(days) else None for days in (stored, rebuilt))
        )


def _difference(calendar: Calendar, stored: Day | None, rebuilt: Day | None) -> Finding:
    days = [day and f"{day[0]} {day[1]:%H:%M}–{day[2]:%H:%M} {day[3]} {day[4]}" for day in (stored, rebuilt)]
    return Finding(None, 0, "calendar.day", days[0] or "", days[1] or "", f"tracking_calendar {calendar.pk}")


def _days(calendar: Calendar) -> Iterator[Day]:
    """Each working day: its hours, the seconds worked before it, and the longest day of its week."""
    above = _nearest_first(calendar)
    special = _special_days(above)
    hours = _hours(above)
    begins = {begins for _pk, begins in hours}
    reading, week, day = 0, {}, EPOCH
    while day < calendar.covered_until:
        if day in begins or day == EPOCH:
            week = _week(hours, above, day)
        if worked := special.get(day, week.get(day.weekday())):
            length = _seconds(worked)
            standard = max(map(_seconds, week.values()), default=0) or length
            yield day, *worked, reading, standard
            reading += length
        day += timedelta(days=1)


def _nearest_first(calendar: Calendar) -> list[int]:
    """The calendar, and those of the offices above it."""
    path = calendar.office.path
    paths = {pk: of for pk, of in Calendar.objects.values_list("pk", "office__path") if path.startswith(of)}
    return sorted(paths, key=lambda pk: -len(paths[pk]))


def _special_days(calendars: list[int]) -> dict[date, Hours | None]:
    """The hours of special days, None for a holiday; of two calendars the nearer one says them."""
    rows = SpecialDay.objects.filter(calendar__in=calendars)
    farthest_first = sorted(rows, key=lambda row: -calendars.index(row.calendar_id))
    return {row.date: (row.opens, row.closes) if row.opens and row.closes else None for row in farthest_first}


def _hours(calendars: list[int]) -> dict[tuple[int, date], dict[int, Hours | None]]:
    """The hours by weekday, of each calendar from each date on which it changed them."""
    hours: dict[tuple[int, date], dict[int, Hours | None]] = {}
    for row in WeeklyHours.objects.filter(calendar__in=calendars):
        worked = (row.opens, row.closes) if row.opens and row.closes else None
        hours.setdefault((row.calendar_id, row.begins), {})[row.weekday] = worked
    return hours


def _week(hours: dict, calendars: list[int], day: date) -> dict[int, Hours]:
    """The hours in force on a day: those of the nearest calendar that has any by then."""
    for pk in calendars:
        if changes := sorted(begins for calendar, begins in hours if calendar == pk and begins <= day):
            week = {weekday: worked for begins in changes for weekday, worked in hours[pk, begins].items()}
            return {weekday: worked for weekday, worked in week.items() if worked}
    return {}


def _seconds(hours: Hours) -> int:
    opens, closes = ((moment.hour * 60 + moment.minute) * 60 + moment.second for moment in hours)
    return closes - opens
