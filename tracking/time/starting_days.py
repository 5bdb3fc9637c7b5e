"""Special days to start a calendar with: the State's list where it is known, and second Saturdays.

Of other years India's and Uttar Pradesh's holidays as the package knows them. All of it is provisional: an
administrator declares and withdraws what the gazette says, and enters the number of its order.
"""

from collections.abc import Iterable
from datetime import date, timedelta

import holidays

from accounts.data import table
from accounts.models.dated import midnight
from tracking.models import Calendar, SpecialDay

# Years of which the list of the State lies in accounts/data.
LISTED = {2026}
# The package knows the movable feasts from here on; before it, only the fixed dates.
FIRST_YEAR_KNOWN = 2001


def add(calendar: Calendar, years: Iterable[int]) -> int:
    """Enter the holidays and second Saturdays of those years; days declared already stay as they are."""
    days = [day for year in years for day in _of_year(calendar, year)]
    before = calendar.special_days.count()
    SpecialDay.objects.bulk_create(days, ignore_conflicts=True)
    return calendar.special_days.count() - before


def _of_year(calendar: Calendar, year: int) -> list[SpecialDay]:
    """The special days of a year, declared, as the gazette is, before the year begins."""
    declared_at = midnight(date(year, 1, 1))
    names = dict.fromkeys(_second_saturdays(year), ("द्वितीय शनिवार", "Second Saturday")) | _holidays(year)
    return [
        SpecialDay(calendar=calendar, date=day, name_hi=name_hi, name_en=name_en, declared_at=declared_at)
        for day, (name_hi, name_en) in sorted(names.items())
    ]


def _holidays(year: int) -> dict[date, tuple[str, str]]:
    if year in LISTED:
        rows = table(f"holidays-{year}")
        return {date.fromisoformat(row["date"]): (row["name_hi"], row["name_en"]) for row in rows}
    year_known = max(year, FIRST_YEAR_KNOWN)
    hindi, english = (
        holidays.country_holidays("IN", subdiv="UP", years=year_known, language=language)
        for language in ("hi", "en_IN")
    )
    if year == year_known:
        return {day: (hindi[day], english[day]) for day in hindi}
    fixed = {(1, 26), (4, 14), (8, 15), (10, 2), (12, 25)}
    return {
        day.replace(year=year): (hindi[day], english[day]) for day in hindi if (day.month, day.day) in fixed
    }


def _second_saturdays(year: int) -> list[date]:
    firsts = (date(year, month, 8) for month in range(1, 13))
    return [first + timedelta(days=(5 - first.weekday()) % 7) for first in firsts]
