"""Outcomes of the forecasts of a past day, with what is still open counted as far as it was followed.

All papers of the day are followed until the same moment. Whether one was through within a figure is known
for certain where the figure ends before that moment, and this is known on the day itself: leaving out the
others chooses nothing by what came. The loss is that of lengths cut at that moment, for every paper, and a
figure beyond it counts as that moment: the quantile of a cut length is the cut quantile.
"""

from collections.abc import Sequence

from .survival import QUANTILES, Expected


class Held:
    """Counts of forecasts, of those whose figure could be checked, and of those that kept it; the loss."""

    def __init__(self) -> None:
        self.n, self.loss = 0, 0.0
        self.checked, self.within = [0, 0, 0], [0, 0, 0]

    def add(self, expected: Expected, outcome: float, *, ended: bool, followed: float) -> None:
        """Count a forecast with the days until its outcome, or until it was last seen, of those followed."""
        self.n += 1
        self.loss += cut_pinball(expected.days, outcome if ended else followed, followed)
        for place, days in enumerate(expected.days):
            if days is not None and days <= followed:
                self.checked[place] += 1
                self.within[place] += ended and outcome <= days

    @property
    def pinball(self) -> float | None:
        """The mean loss of all of them, in working days."""
        return self.loss / self.n if self.n else None


def cut_pinball(days: Sequence[float | None], outcome: float, followed: float) -> float:
    """Mean of the quantiles' pinball losses, in working days, of lengths that are cut where seeing ends."""
    losses = []
    for share, forecast in zip(QUANTILES, days, strict=True):
        missed = min(outcome, followed) - (followed if forecast is None else min(forecast, followed))
        losses.append(max(share * missed, (share - 1) * missed))
    return sum(losses) / len(losses)
