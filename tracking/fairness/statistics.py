"""Shares with their intervals, and the excess of departures just before a limit. Numbers in, numbers out.

The excess is what bunching estimators of taxation measure: the departures left and right of the last tenth of
the limit say how many would fall into it if nobody looked at the limit. The four tenths beside it, 0.7 to
0.9 and 1.0 to 1.2 of the limit, are continued into it by a parabola, so that a hill of the times is none.
"""

from dataclasses import dataclass
from math import sqrt

from tracking.survival.curve import Z, share_of

# An excess is named where chance alone would show it in about one of a hundred desks.
UNUSUAL = 2.326348
# Below these nothing is said: of so few, chance makes any picture.
FEWEST, FEWEST_AROUND = 20, 15
# Of the parabola through the four tenths, its value in the middle: weights of the near and the far pair.
NEAR, FAR = 2 / 3, -1 / 6


@dataclass(frozen=True)
class Share:
    """So many of n, with the interval of 95 per cent in which the share lies (Wilson's)."""

    found: int
    n: int

    @property
    def share(self) -> float | None:
        """The share; None of too few."""
        return self.found / self.n if self.n >= FEWEST else None

    @property
    def interval(self) -> tuple[float, float]:
        """The lower and the upper bound of the share; 0 and 1 of nothing."""
        _share, lower, upper = share_of(self.found, self.n)
        return (0.0, 1.0) if lower is None or upper is None else (lower, upper)


@dataclass(frozen=True)
class Excess:
    """Departures in the last tenth of the limit, beside what the tenths around it let expect."""

    found: int
    near: int
    far: int
    n: int

    @property
    def has_enough(self) -> bool:
        """Return whether there are enough departures in all, and around the limit, to say anything.

        Those in the last tenth count: who sends hardly anything beside it must not escape by that.
        """
        return self.n >= FEWEST and self.found + self.near + self.far >= FEWEST_AROUND

    @property
    def expected(self) -> float:
        """Departures in the last tenth if nobody looked at the limit."""
        return max(0.0, NEAR * self.near + FAR * self.far)

    @property
    def _variance_of_expected(self) -> float:
        return NEAR**2 * self.near + FAR**2 * self.far

    @property
    def share(self) -> float | None:
        """The excess as a share of all departures; None where there are too few."""
        return (self.found - self.expected) / self.n if self.has_enough else None

    @property
    def interval(self) -> tuple[float, float]:
        """The bounds of 95 per cent of that share."""
        if not self.n:
            return -1.0, 1.0
        half = Z * sqrt(self.found + self._variance_of_expected) / self.n
        share = (self.found - self.expected) / self.n
        return max(-1.0, share - half), min(1.0, share + half)

    @property
    def is_unusual(self) -> bool:
        """Return whether so many in the last tenth are more than chance makes of an even course."""
        if not self.has_enough:
            return False
        spread = sqrt(max(self.expected, 1.0) + self._variance_of_expected)
        return (self.found - self.expected) / spread > UNUSUAL


@dataclass(frozen=True)
class Beside:
    """A share beside that of an even course: of departures, those on the last days of months."""

    found: int
    n: int
    even: float

    @property
    def share(self) -> float | None:
        """The share; None of too few."""
        return Share(self.found, self.n).share

    @property
    def interval(self) -> tuple[float, float]:
        """The bounds of 95 per cent of the share."""
        return Share(self.found, self.n).interval

    @property
    def is_unusual(self) -> bool:
        """Return whether the whole interval lies above an even course."""
        return self.share is not None and self.interval[0] > self.even
