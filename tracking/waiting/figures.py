"""Waits split into their causes, which add up to them to the microsecond.

Of several causes at once the first in the order of `Cause` counts. A hand that works outside its hours is
there; while a bundle is being gathered nothing else holds its papers back, so that its nights count as well.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from heapq import heappop, heappush

from . import intervals
from .gathering import Bundle, Rule, bundles
from .handlings import ENDLESS, Handling
from .intervals import Interval

# When a hand was away between two moments: night, holiday, leave, vacancy.
Away = Callable[[Hashable, int, int], list[Interval]]


class Cause(StrEnum):
    """The causes of waiting; of two at once the earlier one here counts."""

    GATHERED = "gathered and sent together"
    BUSY = "busy with others"
    OTHERS_FIRST = "others first"
    NOBODY_THERE = "nobody there"
    REST = "the rest"


@dataclass(frozen=True)
class Wait:
    """The time a paper lay untouched at a hand, and the intervals of each cause, which make it up."""

    handling: Handling
    start: int
    end: int
    causes: dict[Cause, list[Interval]]

    @property
    def total(self) -> int:
        """Microseconds in all."""
        return self.end - self.start

    def lengths(self) -> dict[Cause, int]:
        """Microseconds of each cause."""
        return {cause: intervals.length(pieces) for cause, pieces in self.causes.items()}


class _Work:
    """The work of one hand; it is asked for in the order of the times from which it is wanted."""

    def __init__(self, handlings: Iterable[Handling]):
        begun = ((each.began, _end(each), each) for each in handlings if each.began is not None)
        self._begun = sorted(begun, key=lambda work: work[:2])
        self._begins = [began for began, _ended, _handling in self._begun]
        # What had been begun and not ended at the time last asked for, by its end.
        self._running: list[tuple[int, int]] = []
        self._next = 0

    def during(self, start: int, end: int) -> Iterator[tuple[Handling, Interval]]:
        """Yield the work of the hand between two moments, each with its part of the time."""
        while self._next < len(self._begun) and self._begins[self._next] <= start:
            heappush(self._running, (self._begun[self._next][1], self._next))
            self._next += 1
        while self._running and self._running[0][0] <= start:
            heappop(self._running)
        running = [place for _until, place in self._running]
        for place in [*running, *range(self._next, bisect_left(self._begins, end))]:
            began, ended, handling = self._begun[place]
            yield handling, (max(start, began), min(end, ended))


def waits(handlings: Collection[Handling], away: Away, *, until: int, rule: Rule | None = None) -> list[Wait]:
    """Return the wait of each paper at each hand, in the order given; what is still untouched waits on."""
    together = bundles(handlings, rule or Rule())
    work = _work(handlings)
    found: dict[int, Wait] = {}
    for place, each in sorted(enumerate(handlings), key=lambda placed: placed[1].arrived):
        found[place] = _wait(each, together.get(each), work[each.hand], away, until)
    return [found[place] for place in range(len(found))]


def sums(waits: Iterable[Wait]) -> Counter[Cause]:
    """Microseconds of each cause over several waits: those of a desk, a section or an office."""
    total: Counter[Cause] = Counter(dict.fromkeys(Cause, 0))
    for wait in waits:
        total.update(wait.lengths())
    return total


def _wait(handling: Handling, bundle: Bundle | None, work: _Work, away: Away, until: int) -> Wait:
    start, end = handling.waited(until)
    left = [(start, end)] if start < end else []
    causes: dict[Cause, list[Interval]] = {}
    for cause, pieces in _claims(handling, bundle, work, away, start, end):
        causes[cause] = intervals.shared(left, pieces)
        left = intervals.without(left, pieces)
    return Wait(handling, start, end, causes | {Cause.REST: left})


def _claims(
    handling: Handling, bundle: Bundle | None, work: _Work, away: Away, start: int, end: int
) -> Iterator[tuple[Cause, list[Interval]]]:
    """Each cause with the intervals that it claims, the first claim counting."""
    complete = bundle.complete if bundle else start
    yield Cause.GATHERED, intervals.united([(start, complete)])
    before: list[Interval] = []
    after: list[Interval] = []
    for other, piece in work.during(start, end):
        # A bundle is served as one: only its own papers can have overtaken before it was complete.
        came = start if bundle and other in bundle.handlings else complete
        (before if other.arrived <= came else after).append(piece)
    yield Cause.BUSY, intervals.united(before)
    yield Cause.OTHERS_FIRST, intervals.united(after)
    yield Cause.NOBODY_THERE, intervals.united(away(handling.hand, start, end))


def _work(handlings: Iterable[Handling]) -> dict[Hashable, _Work]:
    own: dict[Hashable, list[Handling]] = defaultdict(list)
    for handling in handlings:
        own[handling.hand].append(handling)
    return {hand: _Work(series) for hand, series in own.items()}


def _end(handling: Handling) -> int:
    return ENDLESS if handling.ended is None else handling.ended
