"""Dates by which replies are due, and the hours in which they are followed up."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from accounts.models import Office
from tracking.time import clock

# The longest run of days off that any calendar has, with room.
LOOK_AHEAD = timedelta(days=31)


def answer_by(office: Office, at: datetime) -> date:
    """The next working day of the office after the day of asking."""
    tomorrow = timezone.localdate(at) + timedelta(days=1)
    days = clock.clock_of(office).hours(tomorrow, tomorrow + LOOK_AHEAD)
    return min(days, default=tomorrow)


def is_office_hour(office: Office, at: datetime) -> bool:
    """True if the office is open at that moment."""
    today = timezone.localdate(at)
    opens_closes = clock.clock_of(office).hours(today, today).get(today)
    if opens_closes is None:
        return False
    opens, closes = opens_closes
    now = timezone.localtime(at)
    return opens <= now.time() < closes
