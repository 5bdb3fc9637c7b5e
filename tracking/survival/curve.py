"""The product-limit estimate of Kaplan and Meier, with Greenwood's variance.

What is still open counts as at risk for as long as it has lasted, and as nothing more: a median of what
ended alone forgets what lies longest. Intervals are on the scale log(−log S), so that none leaves 0 to 1;
those of a quantile are where the bounds of the curve pass it (Brookmeyer and Crowley).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import exp, log, sqrt
from typing import NamedTuple

# Of a standard normal distribution, for intervals of 95 percent.
Z = 1.959964


class Group(NamedTuple):
    """So many that ended, and so many still open, at one length."""

    length: float
    ended: int
    open: int


class Step(NamedTuple):
    """A length at which some ended: how many were at risk, and the share that lasts longer, in bounds."""

    length: float
    at_risk: int
    ended: int
    survival: float
    lower: float
    upper: float


class Estimate(NamedTuple):
    """A value with its interval of 95 percent; None is not reached by what has been seen."""

    value: float | None
    lower: float | None
    upper: float | None


@dataclass(frozen=True)
class Curve:
    """The share that lasts longer than each length; `n` of them, of which so many are still open.

    Where they are a sample, `sampled_of` is the number of all.
    """

    n: int
    open: int
    steps: list[Step]
    sampled_of: int | None = None

    def quantile(self, share: float) -> Estimate:
        """The length by which that share has ended: 0.5 for the median."""
        left = 1 - share + 1e-12
        return Estimate(
            next((step.length for step in self.steps if step.survival <= left), None),
            next((step.length for step in self.steps if step.lower <= left), None),
            next((step.length for step in self.steps if step.upper <= left), None),
        )

    def longer_than(self, length: float) -> Estimate:
        """The share that lasts longer than a length."""
        before = [step for step in self.steps if step.length <= length]
        return Estimate(*before[-1][3:]) if before else Estimate(1.0, 1.0, 1.0)


def curve(groups: Iterable[Group]) -> Curve:
    """Estimate the curve; what ended at a length ended before what is open at that length."""
    ordered = _merged(groups)
    n = at_risk = sum(group.ended + group.open for group in ordered)
    steps: list[Step] = []
    survival, variance = 1.0, 0.0
    for length, ended, still_open in ordered:
        if ended:
            survival *= 1 - ended / at_risk
            if at_risk > ended:
                variance += ended / (at_risk * (at_risk - ended))
            steps.append(Step(length, at_risk, ended, survival, *_bounds(survival, variance, steps)))
        at_risk -= ended + still_open
    return Curve(n, sum(group.open for group in ordered), steps)


def _merged(groups: Iterable[Group]) -> list[Group]:
    merged: dict[float, Group] = {}
    for length, ended, still_open in groups:
        _length, before, open_before = merged.get(length, (length, 0, 0))
        merged[length] = Group(length, before + ended, open_before + still_open)
    return [merged[length] for length in sorted(merged)]


def _bounds(survival: float, variance: float, before: list[Step]) -> tuple[float, float]:
    """The interval at a step. Where nothing is left the last upper bound holds on: there is no variance."""
    if survival <= 0:
        return 0.0, before[-1].upper if before else 1.0
    spread = Z * sqrt(variance) / abs(log(survival))
    return exp(log(survival) * exp(spread)), exp(log(survival) * exp(-spread))


def share_of(part: int, whole: int) -> Estimate:
    """A share of counts with Wilson's interval; nothing is known of the share of none."""
    if not whole:
        return Estimate(None, None, None)
    share, square = part / whole, Z * Z / whole
    middle = share + square / 2
    spread = Z * sqrt(share * (1 - share) / whole + square / (4 * whole))
    lower, upper = (middle - spread) / (1 + square), (middle + spread) / (1 + square)
    return Estimate(share, max(0.0, lower), min(1.0, upper))
