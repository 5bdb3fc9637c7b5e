"""Papers that a hand gathered and then did together."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass

from .handlings import ENDLESS, Handling


@dataclass(frozen=True)
class Rule:
    """So many papers at least, and so many microseconds at most between the end of one and the next.

    `by_ends`: until the end of the next, where nothing says when a hand really began.
    """

    smallest: int = 2
    gap: int = 0
    by_ends: bool = False


@dataclass(frozen=True)
class Bundle:
    """Papers done together; it is complete when the last of them has come."""

    handlings: frozenset[Handling]

    @property
    def complete(self) -> int:
        """Arrival of its last paper, in microseconds."""
        return max(handling.arrived for handling in self.handlings)


def bundles(handlings: Iterable[Handling], rule: Rule) -> dict[Handling, Bundle]:
    """Return the bundle of each paper that was in one.

    One hand did the same act on different papers, one right after the other or at once, and all of them lay
    there when it began with the first.
    """
    alike: dict[tuple, list[tuple[int, Handling]]] = defaultdict(list)
    for handling in handlings:
        at = handling.ended if rule.by_ends else handling.began
        if at is not None:
            alike[handling.hand, handling.act].append((at, handling))
    found = (bundle for series in alike.values() for bundle in _bundles(series, rule))
    return {handling: bundle for bundle in found for handling in bundle.handlings}


def _bundles(series: list[tuple[int, Handling]], rule: Rule) -> Iterator[Bundle]:
    group: list[Handling] = []
    papers: set[Hashable] = set()
    busy_until = first = 0
    for at, handling in sorted(series, key=lambda placed: (placed[0], placed[1].arrived)):
        joins = at <= busy_until + rule.gap and handling.arrived <= first
        if not joins or handling.paper in papers:
            yield from _large_enough(group, rule)
            group, papers, busy_until, first = [], set(), at, at
        group.append(handling)
        papers.add(handling.paper)
        busy_until = max(busy_until, ENDLESS if handling.ended is None else handling.ended)
    yield from _large_enough(group, rule)


def _large_enough(group: list[Handling], rule: Rule) -> list[Bundle]:
    return [Bundle(frozenset(group))] if len(group) >= max(rule.smallest, 2) else []
