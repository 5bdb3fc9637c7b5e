"""Intervals on a line of whole microseconds: each from its first up to its last; none of no length.

A list of intervals is in order and without overlaps, as `united` gives it.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

Interval = tuple[int, int]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
SECOND = 1_000_000


def instant(at: datetime) -> int:
    """Microseconds from 1970 to that moment."""
    return (at - EPOCH) // MICROSECOND


def moment(instant: int) -> datetime:
    """Return the moment so many microseconds after 1970."""
    return EPOCH + instant * MICROSECOND


def united(pieces: Iterable[Interval]) -> list[Interval]:
    """Put intervals of any kind into order, and those that touch or overlap into one."""
    union: list[Interval] = []
    for start, end in sorted(piece for piece in pieces if piece[0] < piece[1]):
        if union and start <= union[-1][1]:
            union[-1] = (union[-1][0], max(union[-1][1], end))
        else:
            union.append((start, end))
    return union


def shared(these: list[Interval], those: list[Interval]) -> list[Interval]:
    """Intervals that lie in both lists."""
    both: list[Interval] = []
    here = there = 0
    while here < len(these) and there < len(those):
        start, end = max(these[here][0], those[there][0]), min(these[here][1], those[there][1])
        if start < end:
            both.append((start, end))
        if these[here][1] < those[there][1]:
            here += 1
        else:
            there += 1
    return both


def without(these: list[Interval], those: list[Interval]) -> list[Interval]:
    """Intervals of the first list that lie in none of the second."""
    if not these:
        return []
    edge = these[0][0]
    gaps: list[Interval] = []
    for start, end in those:
        gaps.append((edge, start))
        edge = end
    gaps.append((edge, these[-1][1]))
    return shared(these, [gap for gap in gaps if gap[0] < gap[1]])


def length(pieces: Iterable[Interval]) -> int:
    """Microseconds in all."""
    return sum(end - start for start, end in pieces)
