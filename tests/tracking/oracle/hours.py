"""Office hours of every office, day by day from the rows that were declared; no readings, no clock."""

from datetime import date, datetime, time, timedelta

from accounts.models import Office
from tests.factories import INDIA
from tests.tracking.time.brute_force import Book, hours_on
from tracking.models import Calendar, SpecialDay, WeeklyHours

DAY = timedelta(days=1)


def midnight(day: date) -> datetime:
    """The moment at which a day of India begins."""
    return datetime.combine(day, time(), INDIA)


def day_of(moment: datetime) -> date:
    """The date in India."""
    return moment.astimezone(INDIA).date()


class Hours:
    """Opening and closing of each day at each office."""

    def __init__(self):
        self.paths = dict(Office.objects.order_by().values_list("pk", "path"))
        self._books = {calendar.office.path: self._book(calendar) for calendar in _calendars()}
        self._days: dict[tuple, tuple[datetime, datetime] | None] = {}

    @staticmethod
    def _book(calendar: Calendar) -> Book:
        weekly = {
            (row.begins, row.weekday): row.opens and (row.opens, row.closes)
            for row in WeeklyHours.objects.filter(calendar=calendar)
        }
        special = {
            row.date: row.opens and (row.opens, row.closes)
            for row in SpecialDay.objects.filter(calendar=calendar)
        }
        return Book(weekly, special)

    def calendar(self, office: int) -> str:
        """The path of the office whose calendar it goes by: its own, or the nearest above."""
        return max(path for path in self._books if self.paths[office].startswith(path))

    def _nearest_first(self, office: int) -> list[Book]:
        above = sorted((path for path in self._books if self.paths[office].startswith(path)), reverse=True)
        return [self._books[path] for path in above]

    def on(self, office: int, day: date) -> tuple[datetime, datetime] | None:
        """Opening and closing on that date; None on a day off."""
        key = self.calendar(office), day
        if key not in self._days:
            hours = hours_on(self._nearest_first(office), day)
            self._days[key] = hours and tuple(datetime.combine(day, at, INDIA) for at in hours)
        return self._days[key]

    def seconds(self, office: int, since: datetime, until: datetime) -> int:
        """Whole seconds for which the office was open between two moments; below 0 if they are reversed."""
        if until < since:
            return -self.seconds(office, until, since)
        since, until = since.replace(microsecond=0), until.replace(microsecond=0)
        total, day = timedelta(0), day_of(since)
        while day <= day_of(until):
            if hours := self.on(office, day):
                total += max(min(hours[1], until) - max(hours[0], since), timedelta(0))
            day += DAY
        return int(total.total_seconds())

    def day(self, office: int) -> int:
        """Seconds of a working day: the longest of the week now in force."""
        for book in self._nearest_first(office):
            if book.weekly:
                latest = {weekday: begins for begins, weekday in sorted(book.weekly)}
                week = [book.weekly[begins, weekday] for weekday, begins in latest.items()]
                spans = [datetime.combine(date.min, closes) - datetime.combine(date.min, opens)
                         for opens, closes in filter(None, week)]  # fmt: skip
                return int(max(spans).total_seconds())
        raise AssertionError("an office without hours")

    def days(self, office: int, since: datetime, until: datetime) -> float:
        """The same seconds in working days of that office."""
        return self.seconds(office, since, until) / self.day(office)


def _calendars():
    return Calendar.objects.select_related("office")
