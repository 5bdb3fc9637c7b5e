"""Weekly hours of hands, as an office writes them: "Mon-Fri 10:00-13:30, Mon-Fri 14:00-18:00"."""

import re
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache

from . import intervals
from .intervals import Interval

DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
TIME = r"(\d{1,2})(?:[:.](\d{2}))?"
PART = re.compile(rf"([a-z]{{3}})[a-z]*(?:\s*[-–]\s*([a-z]{{3}})[a-z]*)?\s+{TIME}\s*[-–]\s*{TIME}")
MIDNIGHT = 24 * 60

# From and until on each weekday, in minutes since midnight; Monday is 0.
Week = dict[int, list[tuple[int, int]]]


@dataclass(frozen=True)
class Attendance:
    """Times at which hands are there: everybody's week, weeks of some, and days on which nobody comes."""

    zone: tzinfo = UTC
    everybody: Week | None = None
    weeks: dict[Hashable, Week] = field(default_factory=dict)
    holidays: frozenset[date] = frozenset()

    def away(self, hand: Hashable, start: int, end: int) -> list[Interval]:
        """Intervals between two moments in which a hand is not there; without a week it always is."""
        if start >= end:
            return []
        there = intervals.united(self._there(self.weeks.get(hand, self.everybody), start, end))
        return intervals.without([(start, end)], there)

    def _there(self, week: Week | None, start: int, end: int) -> Iterator[Interval]:
        day, last = (intervals.moment(at).astimezone(self.zone).date() for at in (start, end))
        while day <= last:
            spans = [(0, MIDNIGHT)] if week is None else week.get(day.weekday(), [])
            for opens, closes in () if day in self.holidays else spans:
                yield _at(self.zone, day, opens), _at(self.zone, day, closes)
            day += timedelta(days=1)


def week(text: str) -> Week:
    """Read weekly hours; ValueError says which part cannot be read."""
    hours: Week = {}
    for part in text.split(","):
        parts = PART.fullmatch(part.strip().lower())
        first, last, *clock = parts.groups() if parts else (None,) * 6
        opens, closes = _minutes(*clock[:2]), _minutes(*clock[2:])
        if first not in DAYS or (last or first) not in DAYS or not opens < closes <= MIDNIGHT:
            raise ValueError(f"{part.strip()} is not days and hours such as Mon-Fri 10:00-17:00")
        for day in _from_to(DAYS.index(first), DAYS.index(last or first)):
            hours.setdefault(day, []).append((opens, closes))
    return hours


@lru_cache(maxsize=4096)
def _at(zone: tzinfo, day: date, minute: int) -> int:
    local = datetime(day.year, day.month, day.day) + timedelta(minutes=minute)
    return intervals.instant(local.replace(tzinfo=zone))


def _minutes(hour: str | None, minute: str | None) -> int:
    return int(hour or 0) * 60 + int(minute or 0) if int(minute or 0) < 60 else MIDNIGHT + 1


def _from_to(first: int, last: int) -> list[int]:
    """The weekdays from the first to the last, across the Sunday where the last comes earlier."""
    return [(first + step) % 7 for step in range((last - first) % 7 + 1)]
