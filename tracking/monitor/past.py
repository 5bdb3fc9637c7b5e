"""The last thirty days of a place, from the figures stored per day; nothing is counted anew."""

from collections.abc import Collection
from datetime import timedelta
from typing import NamedTuple

from django.utils import timezone

from tracking.summaries.figures import series, summarised_until

from .disposals import DAYS
from .figures import Moment

WEEK = 7


class Past(NamedTuple):
    """Late papers a week ago; those passed on to other offices, and those closed, in thirty days."""

    late_before: int
    passed: int
    closed: int


def last_days(offices: Collection[int], moment: Moment) -> Past | None:
    """Read the stored days of the last thirty; none where the day a week ago is not stored yet."""
    today, until = timezone.localdate(moment.at), summarised_until()
    if until is None or until < today - timedelta(days=WEEK):
        return None
    stored = series(offices, today - timedelta(days=DAYS), min(until, today - timedelta(days=1)))
    late = {each.day: each.late for each in stored}
    passed, closed = sum(each.passed for each in stored), sum(each.closed for each in stored)
    return Past(late[today - timedelta(days=WEEK)], passed, closed)
