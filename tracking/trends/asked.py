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
    today = timezone.localdate()
    on = max(EARLIEST, min(as_date(request.GET.get("on", "")) or today, today))
    against = as_date(request.GET.get("against", "")) or on - timedelta(days=PERIOD)
    return on, max(EARLIEST, min(against, today))


def month(request: HttpRequest) -> date:
    """The first day of the month asked for, 11.2026; else of the last one that has ended."""
    today = timezone.localdate()
    asked = as_date(f"1.{request.GET.get('month', '')}")
    ended = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    return max(EARLIEST_MONTH, min(asked, today.replace(day=1))) if asked else ended
