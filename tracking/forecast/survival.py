"""Working days until something happens to a paper, given how long it has gone on, from what such papers did.

What is still open on the day counts for as long as it has lasted (Kaplan and Meier); nothing later is read.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from typing import NamedTuple

from tracking.survival.curve import Curve, Group, curve

QUANTILES = (0.5, 0.8, 0.9)
# A forecast says nothing of fewer, nor where fewer had lasted as long.
FEWEST, FEWEST_AS_LONG = 30, 10
HAIR = 1e-12


class Expected(NamedTuple):
    """Further working days by which 50, 80 and 90 of 100 such papers were through; `n` of them were seen.

    `level` is the place of the group in the list asked for, 0 for the closest.
    """

    days: tuple[float | None, ...]
    n: int
    level: int


class Such:
    """The lengths of one group of papers, laid out so that each question is a search."""

    def __init__(self, of_group: Curve) -> None:
        self.n = of_group.n
        self._lengths = [step.length for step in of_group.steps]
        self._gone = [-step.survival for step in of_group.steps]
        self._ended_before = [0]
        for step in of_group.steps:
            self._ended_before.append(self._ended_before[-1] + step.ended)

    def ended_later(self, days: float) -> int:
        """Count of those that ended only after so many days."""
        return self._ended_before[-1] - self._ended_before[bisect_right(self._lengths, days)]

    def left(self, days: float) -> float:
        """The share that lasts longer."""
        place = bisect_right(self._lengths, days)
        return -self._gone[place - 1] if place else 1.0

    def further(self, days: float, share: float) -> float | None:
        """Days after `days` by which that share of those that lasted so long had ended; None if not seen."""
        place = bisect_left(self._gone, -((1 - share) * self.left(days) + HAIR))
        return max(0.0, self._lengths[place] - days) if place < len(self._lengths) else None


class Experience:
    """Lengths of such papers by group; `wider` knows groups that lie beyond these."""

    def __init__(self, counted: Iterable[tuple[Hashable, Group]], wider: "Experience | None" = None) -> None:
        groups: dict[Hashable, list[Group]] = defaultdict(list)
        for group, lengths in counted:
            groups[group].append(lengths)
        self._such = dict(wider._such) if wider else {}
        self._such |= {group: Such(curve(of_group)) for group, of_group in groups.items()}

    def expect(self, groups: Sequence[Hashable], days: float) -> Expected | None:
        """The further days of a paper that has lasted so long; None below the minimum sample."""
        for level, group in enumerate(groups):
            if such := self._enough(group, days):
                return Expected(tuple(such.further(days, share) for share in QUANTILES), such.n, level)
        return None

    def chance_longer(self, groups: Sequence[Hashable], days: float, further: float) -> float | None:
        """The share of such papers that were not through after so many further days."""
        such = next((such for group in groups if (such := self._enough(group, days))), None)
        left = such.left(days) if such else 0
        return such.left(days + further) / left if such and left else None

    def _enough(self, group: Hashable, days: float) -> Such | None:
        such = self._such.get(group)
        is_enough = such and such.n >= FEWEST and such.ended_later(days) >= FEWEST_AS_LONG
        return such if is_enough else None
