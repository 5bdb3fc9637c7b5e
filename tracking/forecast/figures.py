"""Papers likely to become late within a week, and how well forecasts have held, as each night keeps them."""

from collections.abc import Collection
from typing import NamedTuple

from django.db.models import F, QuerySet, Sum

from accounts.models import Post
from accounts.pages import paging
from accounts.queries.compiled import compiled
from tracking.models import ForecastError, Stay, StayForecast

from .survival import FEWEST

PAGE = 25
LIKELY_PERCENT = 50
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


def likely(offices: Collection[int], after: int | None) -> paging.Page:
    """Read a page of what is likely to become late, and the key of the next; what has left is not there."""
    return _page(StayForecast.objects.filter(office__in=offices), after)


def likely_at(post: Post, after: int | None) -> paging.Page:
    """The same for one desk."""
    return _page(StayForecast.objects.filter(office=post.section.office_id, stay__post=post), after)


def _page(rows: QuerySet[StayForecast], after: int | None) -> paging.Page:
    lying = rows.filter(
        late_percent__gte=LIKELY_PERCENT, stay__left_at__isnull=True, stay__at_rest=False
    ).select_related("stay__paper", "stay__post__section__office", "stay__post__designation")
    return paging.page_after(lying, after, size=PAGE)


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
