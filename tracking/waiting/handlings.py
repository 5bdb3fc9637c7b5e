"""The input of the figures: papers as they came to a hand, were taken up there and let go.

An act of an event log is one, and so is a stay at a desk: arrived, first acted on, left.
"""

from collections.abc import Hashable
from dataclasses import dataclass

# Later than every moment that there is, in microseconds.
ENDLESS = 2**62


@dataclass(frozen=True)
class Handling:
    """One paper at one hand, with the act it came for; in microseconds, None for what has not come yet."""

    paper: Hashable
    hand: Hashable
    act: str
    arrived: int
    began: int | None
    ended: int | None

    def __post_init__(self) -> None:
        """Refuse times that go backwards."""
        if self.began is None and self.ended is not None:
            raise ValueError("what was let go has been taken up before")
        times = [at for at in (self.arrived, self.began, self.ended) if at is not None]
        if times != sorted(times):
            raise ValueError("a paper arrives, is taken up, and is let go, in this order")

    def waited(self, until: int) -> tuple[int, int]:
        """Interval in which it lay untouched; while it has not been taken up, that goes on until `until`."""
        return self.arrived, max(self.arrived, until) if self.began is None else self.began
