"""The office clock once more, minute by minute and with nothing of the program in it."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

INDIA = ZoneInfo("Asia/Kolkata")
MINUTE = timedelta(minutes=1)


class Book:
    """One calendar on paper: weekly hours as {(begins, weekday): hours}, special days as {date: hours}.

    Hours are a pair of times, or None for a day off.
    """

    def __init__(self, weekly=None, special=None):
        self.weekly = dict(weekly or {})
        self.special = dict(special or {})

    def week_on(self, day):
        """The hours in force on that weekday; False if this book has no weekly hours yet."""
        if not any(begins <= day for begins, _weekday in self.weekly):
            return False
        beginnings = [begins for begins, weekday in self.weekly if weekday == day.weekday() and begins <= day]
        return self.weekly[max(beginnings), day.weekday()] if beginnings else None


def hours_on(books, day):
    """Opening and closing of that date, or None; the nearest book first."""
    for book in books:
        if day in book.special:
            return book.special[day]
    for book in books:
        week = book.week_on(day)
        if week is not False:
            return week
    return None


def is_open(books, moment: datetime) -> bool:
    """Return whether the office is open in the minute that begins then."""
    hours = hours_on(books, moment.date())
    return hours is not None and hours[0] <= moment.time() < hours[1]


def minutes(first: date, last: date):
    """Every minute from one midnight to another."""
    moment = datetime.combine(first, time(), INDIA)
    end = datetime.combine(last, time(), INDIA)
    while moment < end:
        yield moment
        moment += MINUTE


def open_minutes(books, first: date, last: date) -> list[tuple[datetime, int]]:
    """For every minute, how many minutes the office had been open since the first midnight."""
    counted, so_far = [], 0
    for day_number in range((last - first).days):
        day = first + timedelta(days=day_number)
        hours = hours_on(books, day)
        for moment in minutes(day, day + timedelta(days=1)):
            counted.append((moment, so_far))
            so_far += hours is not None and hours[0] <= moment.time() < hours[1]
    return counted


def counted(books, since: datetime, until: datetime, holds) -> timedelta:
    """Return the time the office was open between two moments, without holds: pairs of moments."""
    spans = ((max(begins, since), min(ends, until)) for begins, ends in holds)
    stood = (open_between(books, begins, ends) for begins, ends in spans if begins < ends)
    return open_between(books, since, until) - sum(stood, timedelta(0))


def open_between(books, since: datetime, until: datetime) -> timedelta:
    """Return the time the office was open between two moments, added day by day."""
    total, day = timedelta(0), since.date()
    while day <= until.date():
        if hours := hours_on(books, day):
            opens, closes = (datetime.combine(day, hour, INDIA) for hour in hours)
            total += max(min(until, closes) - max(since, opens), timedelta(0))
        day += timedelta(days=1)
    return total
