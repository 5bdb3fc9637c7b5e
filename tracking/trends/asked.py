"""Days as the address of a page gives them."""

from datetime import date, timedelta

from django.http import HttpRequest
from django.utils import timezone

from accounts.sheets.cells import as_date
from tracking.models import EPOCH

from .figures import DAYS, PERIOD

# Figures reach back so far from a day; before the epoch no calendar has hours.
EARLIEST = EPOCH + timedelta(days=DAYS)
EARLIEST_MONTH = (EARLIEST.replace(day=1) + timedelta(days=32)).replace(day=1)


def days(request: HttpRequest) -> tuple[date, date]:
    """The day as of which figures are asked for, and the end of the period beside: EARLIEST to today."""
    on = day_of(as_date(request.GET.get("on", "")))
    return on, before(on, as_date(request.GET.get("against", "")))


def day_of(asked: date | None) -> date:
    """The day asked for, not before EARLIEST and not after today; else today."""
    today = timezone.localdate()
    return max(EARLIEST, min(asked or today, today))


def before(on: date, asked: date | None) -> date:
    """The end of the period beside: as asked for, else the one just before."""
    return max(EARLIEST, min(asked or on - timedelta(days=PERIOD), timezone.localdate()))


def month(request: HttpRequest) -> date:
    """The first day of the month asked for, 11.2026; else of the last one that has ended."""
    return month_of(request.GET.get("month", ""))


def month_of(text: str) -> date:
    """The same of a text."""
    today = timezone.localdate()
    asked = as_date(f"1.{text}")
    ended = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    return max(EARLIEST_MONTH, min(asked, today.replace(day=1))) if asked else ended
