"""Places beside each other for the review of a month: fit to be ranked, and fair."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from accounts.models import Office
from accounts.models.dated import midnight
from tracking.survival.curve import Curve, Estimate, curve, share_of

from . import flows, lengths
from .figures import stands, summarised_until

# Below so many papers chance decides the place.
FEWEST = 30


@dataclass(frozen=True)
class Ranked:
    """A place of the review: its figures as the month ended, and the same share as the month before ended.

    `rank` is by the share of late ones; equals share it, the next one is skipped, and a place with too few
    papers has none. `moved` is how the share changed, and `is_certain` whether chance alone hardly does that.
    """

    office: int
    pending: int
    late: int
    late_share: Estimate
    before: Estimate
    desks: Curve
    disposed: int
    rank: int | None = None

    @property
    def median(self) -> Estimate:
        """Median working days at a desk, of what came in the 90 days before the end of the month."""
        return self.desks.quantile(0.5)

    @property
    def disposed_per_pending(self) -> float | None:
        """Papers closed or passed on in the month, for each one pending at its end."""
        return self.disposed / self.pending if self.pending else None

    @property
    def moved(self) -> float | None:
        """The change of the share of late ones since the month before; below 0 it became better."""
        if self.rank is None or self.before.value is None or self.late_share.value is None:
            return None
        return self.late_share.value - self.before.value

    @property
    def is_certain(self) -> bool:
        """Return whether the two intervals of the share lie apart."""
        bounds = (self.late_share.lower, self.late_share.upper, self.before.lower, self.before.upper)
        if any(bound is None for bound in bounds):
            return False
        lower, upper, lower_before, upper_before = bounds
        return upper < lower_before or lower > upper_before


def rank(offices: Collection[Office], month: date) -> list[Ranked]:
    """Rank offices, each with all below it, by the month in which a date lies; those with too few last."""
    places = places_of(offices)
    first = month.replace(day=1)
    end, now = midnight((first + timedelta(days=32)).replace(day=1)), timezone.now()
    last = timezone.localdate(min(end, now) - timedelta(microseconds=1))
    pending, before = stands(places, last), stands(places, first - timedelta(days=1))
    desks = lengths.at_desks_of_each(places, min(end, now))
    disposed = flows.disposed(places, first, last, summarised_until())
    rows = [
        Ranked(
            office.pk,
            *pending[office.pk],
            share_of(pending[office.pk][1], pending[office.pk][0]),
            share_of(before[office.pk][1], before[office.pk][0]),
            desks.get(office.pk, curve([])),
            disposed[office.pk],
        )
        for office in offices
    ]
    return _placed(rows)


def best_and_worst(rows: list[Ranked], most: int = 3) -> tuple[list[Ranked], list[Ranked]]:
    """Those that improved most, and those that became worst, the furthest first; chance is left out."""
    moved = sorted((row for row in rows if row.moved and row.is_certain), key=lambda row: row.moved or 0)
    better = [row for row in moved if (row.moved or 0) < 0]
    worse = [row for row in moved if (row.moved or 0) > 0]
    return better[:most], worse[::-1][:most]


def places_of(offices: Collection[Office]) -> dict[int, int]:
    """For each office, which of these it lies in or is."""
    roots = {office.path: office.pk for office in offices}
    ends = sorted({len(path) for path in roots}, reverse=True)
    keys = Office.objects.order_by().values_list("pk", "path")
    found = (
        (pk, next((roots[path[:end]] for end in ends if path[:end] in roots), None)) for pk, path in keys
    )
    return {pk: root for pk, root in found if root is not None}


def _placed(rows: list[Ranked]) -> list[Ranked]:
    """Give each its rank; shares that a page shows as equal are equal."""
    enough = [row for row in rows if row.pending >= FEWEST]
    share = {row.office: round(row.late / row.pending, 3) for row in enough}
    ranks = {pk: 1 + sum(other < its for other in share.values()) for pk, its in share.items()}
    placed = [Ranked(**{**vars(row), "rank": ranks.get(row.office)}) for row in rows]
    return sorted(placed, key=lambda row: (row.rank is None, row.rank, -row.pending, row.office))
