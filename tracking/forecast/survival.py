"""Working days until a paper leaves its desk, given how long it has lain there, from what such papers did.

What is still open on the day counts for as long as it has lain (Kaplan and Meier); nothing later is read.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tracking.survival.curve import Curve, Group, curve

QUANTILES = (0.5, 0.8, 0.9)
# A forecast says nothing of fewer, nor where fewer had lain as long.
FEWEST, FEWEST_AS_LONG = 30, 10


class Lain(NamedTuple):
    """The working days of a paper at a desk until a day, and the groups of those like it, closest first."""

    days: float
    ended: bool
    groups: tuple


class Expected(NamedTuple):
    """Further working days by which half, 80 and 90 of 100 such papers had left; `n` of them were seen."""

    days: tuple[float | None, ...]
    n: int


class Experience:
    """Curves of what such papers did, by group."""

    def __init__(self, lain: Iterable[Lain]) -> None:
        groups: dict[tuple, list[Group]] = defaultdict(list)
        for stay in lain:
            for group in stay.groups:
                groups[group].append(Group(round(stay.days, 2), int(stay.ended), int(not stay.ended)))
        self._curves = {group: curve(of_group) for group, of_group in groups.items()}

    def expect(self, stay: Lain) -> Expected | None:
        """The further working days of a paper that still lies there; None below the minimum sample."""
        if (such := self._curve(stay)) is None:
            return None
        left = such.longer_than(stay.days).value or 0
        further = (such.quantile(1 - (1 - share) * left).value for share in QUANTILES)
        days = tuple(None if length is None else max(0.0, length - stay.days) for length in further)
        return Expected(days, such.n)

    def chance_longer(self, stay: Lain, days: float) -> float | None:
        """The share of such papers that were still there after so many further working days."""
        if (such := self._curve(stay)) is None:
            return None
        left = such.longer_than(stay.days).value
        return (such.longer_than(stay.days + days).value or 0) / left if left else None

    def _curve(self, stay: Lain) -> Curve | None:
        for group in stay.groups:
            such = self._curves.get(group)
            if such and such.n >= FEWEST and _as_long(such, stay.days) >= FEWEST_AS_LONG:
                return such
        return None


def _as_long(such: Curve, days: float) -> int:
    """Count of those that ended only after so many days."""
    return sum(step.ended for step in such.steps if step.length > days)


def pinball(days: Sequence[float | None], outcome: float) -> float | None:
    """Mean of the three quantiles' pinball losses, in working days; None where one is not forecast."""
    losses = []
    for share, forecast in zip(QUANTILES, days, strict=True):
        if forecast is None:
            return None
        missed = outcome - forecast
        losses.append(max(share * missed, (share - 1) * missed))
    return sum(losses) / len(losses)
