"""The month that the certificates of these tests are about."""

from django.utils import timezone

from tests.factories import ist
from tracking.reports import spans

MONTH = spans.complete_months(timezone.localdate())[0]


def day(number: int, hour: int = 11):
    """A moment of the month that is certified."""
    return ist(MONTH.year, MONTH.month, number, hour)
