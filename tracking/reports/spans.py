"""Months that certificates are about: those that are over, and the moments between which each lies."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from accounts.models.dated import midnight

MONTHS = 12
INSTANT = timedelta(microseconds=1)


class Span(NamedTuple):
    """A month on the office's clock: its first moment, and the first moment after it."""

    begins: datetime
    ends: datetime


def span(month: date) -> Span:
    """The span of the month of a day."""
    first = month.replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    return Span(midnight(first), midnight(following))


def complete_months(today: date) -> list[date]:
    """The first days of the last twelve months that are over, the latest first."""
    months = [(today.replace(day=1) - timedelta(days=1)).replace(day=1)]
    while len(months) < MONTHS:
        months.append((months[-1] - timedelta(days=1)).replace(day=1))
    return months
