"""Dates by which replies are due."""

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
