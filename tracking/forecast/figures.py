"""Papers likely to become late within a week, and how well forecasts have held, as each night keeps them."""

import re
from collections.abc import Collection
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils import timezone

from accounts.models import Post
from accounts.pages import paging
from accounts.queries.compiled import compiled
from tracking.models import ForecastError, Stay, StayForecast

from .survival import FEWEST

PAGE = 25
LIKELY_PERCENT = 50
# The last row of a page: its day, its percentage, its stay; no day beyond the year 9999.
KEY = re.compile(r"([1-9][0-9]{5}|[12][0-9]{6})-([0-9]{1,3})-([0-9]{1,18})")
QUANTILES = ("p50", "p80", "p90")


class Kept(NamedTuple):
    """Of `n` forecasts: how many figures could be checked, and how many of these were kept; the mean loss."""

    n: int
    checked: tuple[int, ...]
    within: tuple[int, ...]
    pinball: float | None

    def shares(self) -> list[int | None]:
        """Of 100, for each figure; None where too few could be checked."""
        pairs = zip(self.within, self.checked, strict=True)
        return [round(100 * within / checked) if checked >= FEWEST else None for within, checked in pairs]


NOTHING = Kept(0, (0, 0, 0), (0, 0, 0), None)


class Likely(NamedTuple):
    """A page of what is likely to become late; the count, that of those due by tomorrow, the next key."""

    rows: list[StayForecast]
    count: int
    soon: int
    following: str | None

    @property
    def part(self) -> paging.Page:
        """The rows and the key of the next ones, without the counts."""
        return self.rows, self.following


def likely(offices: Collection[int], after: str) -> Likely:
    """Read a page of what is likely to become late, the first due first; what has left is not there."""
    return _page(StayForecast.objects.filter(office__in=offices), after)


def likely_at(post: Post, after: str) -> Likely:
    """The same for one desk."""
    return _page(StayForecast.objects.filter(office=post.section.office_id, stay__post=post), after)


def _page(rows: QuerySet[StayForecast], after: str) -> Likely:
    """Of those due on one day the likeliest comes first; the key is day, percentage and stay."""
    lying = rows.filter(late_percent__gte=LIKELY_PERCENT, stay__left_at__isnull=True, stay__at_rest=False)
    by_tomorrow = Q(due_on__lte=timezone.localdate() + timedelta(days=1))
    counts = lying.aggregate(count=Count("pk"), soon=Count("pk", filter=by_tomorrow))
    if key := KEY.fullmatch(after):
        day, percent, stay = date.fromordinal(int(key[1])), int(key[2]), int(key[3])
        same = Q(late_percent__lt=percent) | Q(late_percent=percent, stay__gt=stay)
        lying = lying.filter(Q(due_on__gt=day) | (Q(due_on=day) & same))
    named = lying.select_related("stay__paper", "stay__post__section__office", "stay__post__designation")
    found = list(named.order_by("due_on", "-late_percent", "stay")[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    following = f"{last.due_on.toordinal()}-{last.late_percent}-{last.stay_id}" if last else None
    return Likely(found[:PAGE], **counts, following=following)


def kept(offices: Collection[int]) -> list[Kept]:
    """Sum how the forecasts of some weeks ago held: of leaving the desk, and of closing."""
    sums = {f"{kind}_{name}": Sum(f"{kind}_{name}") for kind in ("of", "within") for name in QUANTILES}
    totals = (
        ForecastError.objects.filter(office__in=offices)
        .values("until")
        .annotate(total=Sum("n"), loss=Sum(F("pinball") * F("n")), **sums)
    )
    by_kind = {total["until"]: _kept(total) for total in totals}
    return [by_kind.get(until, NOTHING) for until in ForecastError.Until]


def _kept(total: dict) -> Kept:
    return Kept(
        total["total"],
        tuple(total[f"of_{name}"] for name in QUANTILES),
        tuple(total[f"within_{name}"] for name in QUANTILES),
        total["loss"] / total["total"],
    )


def of_stay(stay: Stay) -> StayForecast | None:
    """The forecast of a stay, if there is one."""
    return _forecast.first(lying=stay.pk)


@compiled
def _forecast(lying) -> QuerySet[StayForecast]:
    return StayForecast.objects.filter(pk=lying)
