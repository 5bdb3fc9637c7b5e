"""The last ninety days of a place, from the figures stored per day; nothing is counted anew."""

from collections.abc import Collection
from datetime import timedelta
from typing import NamedTuple

from django.utils import timezone

from tracking.summaries.figures import DayFigures, series, summarised_until

from .disposals import DAYS
from .figures import Moment

WEEK, LINE = 7, 90


class Past(NamedTuple):
    """Late papers a week ago; those passed on to other offices and those closed in thirty days; the days."""

    late_before: int
    passed: int
    closed: int
    days: list[DayFigures]


def last_days(offices: Collection[int], moment: Moment) -> Past | None:
    """Read the stored days of the last ninety; none where the day a week ago is not stored yet."""
    today, until = timezone.localdate(moment.at), summarised_until()
    if until is None or until < today - timedelta(days=WEEK):
        return None
    stored = series(offices, today - timedelta(days=LINE), min(until, today - timedelta(days=1)))
    late = {each.day: each.late for each in stored}
    month = [each for each in stored if each.day >= today - timedelta(days=DAYS)]
    passed, closed = sum(each.passed for each in month), sum(each.closed for each in month)
    return Past(late[today - timedelta(days=WEEK)], passed, closed, stored)
