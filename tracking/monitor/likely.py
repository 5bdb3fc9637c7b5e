"""Papers likely to become late within a week, and how well forecasts have held, as each night keeps them."""

from collections.abc import Collection

from django.db.models import F, Sum

from accounts.pages import paging
from tracking.models import ForecastError, StayForecast

PAGE = 25
LIKELY_PERCENT = 50


def read(offices: Collection[int], after: int | None) -> paging.Page:
    """Read a page of what is likely to become late, and the key of the next; what has left is not there."""
    rows = StayForecast.objects.filter(office__in=offices, late_percent__gte=LIKELY_PERCENT)
    lying = rows.filter(stay__left_at__isnull=True, stay__at_rest=False)
    return paging.page_after(
        lying.select_related("stay__paper", "stay__post__section__office", "stay__post__designation"),
        after,
        size=PAGE,
    )


def errors(offices: Collection[int]) -> dict:
    """Sum how many of the forecasts of some weeks ago held, with the mean of their pinball loss."""
    return ForecastError.objects.filter(office__in=offices).aggregate(
        of=Sum("n", default=0),
        p50=Sum("within_p50", default=0),
        p80=Sum("within_p80", default=0),
        p90=Sum("within_p90", default=0),
        weighted=Sum(F("pinball") * F("n")),
    )
