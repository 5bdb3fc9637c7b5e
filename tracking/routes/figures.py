"""Steps, passages, variants and loops of ways.

A step is a place in the graph, a passage goes from one to the one that directly follows, a variant is a
sequence of steps that papers have alike. Papers still under way count with the steps they have made.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from statistics import median
from typing import NamedTuple

from .ways import CLOSED, OPENED, Way

Steps = tuple[int, ...]


@dataclass
class Stop:
    """A step, or a passage: how often it was made, by how many papers, and the working days it took.

    `again` is the number of papers that made it more than once, `lying` of those that lie there still.
    """

    times: int = 0
    papers: int = 0
    again: int = 0
    lying: int = 0
    days: list[float] = field(default_factory=list)

    @property
    def median(self) -> float | None:
        """The median of the stays that have ended; None where none has."""
        return median(self.days) if self.days else None

    @property
    def total(self) -> float:
        """All working days of the stays that have ended."""
        return sum(self.days)


class Loop(NamedTuple):
    """A round that papers made: how often, how many of them, and the days from leaving to coming back."""

    steps: Steps
    times: int
    papers: int
    total: float


class Variant(NamedTuple):
    """A sequence of steps, the papers that took it, and their median of working days if they are closed."""

    steps: Steps
    papers: int
    median: float | None


@dataclass
class Graph:
    """The graph of ways: which step directly follows which."""

    papers: int
    steps: dict[int, Stop]
    passages: dict[tuple[int, int], Stop]
    variants: list[Variant]

    @property
    def total(self) -> float:
        """All working days at all steps."""
        return sum(stop.total for stop in self.steps.values())


def graph(ways: Iterable[Way]) -> Graph:
    """Count steps, passages and variants; the commonest variants come first."""
    ways = list(ways)
    steps, passages = defaultdict(Stop), defaultdict(Stop)
    for way in ways:
        _add(steps, way.steps, way.days)
        # The time of a passage is that at the step it leaves.
        _add(passages, way.passages, (None, *way.days[:-1]))
        if way.steps[-1] != CLOSED:
            steps[way.steps[-1]].lying += 1
    return Graph(len(ways), dict(steps), dict(passages), _variants(ways))


def _variants(ways: list[Way]) -> list[Variant]:
    lengths = defaultdict(list)
    for way in ways:
        lengths[way.steps].append(sum(worked(way)))
    found = (
        Variant(steps, len(days), median(days) if steps[-1] == CLOSED else None)
        for steps, days in lengths.items()
    )
    return sorted(found, key=lambda variant: (-variant.papers, variant.steps))


def worked(way: Way) -> list[float]:
    """The days of each stay of a way that has ended; rest takes no time."""
    ended = zip(way.steps, way.days, strict=True)
    return [length for step, length in ended if step != CLOSED and length is not None]


def _add(stops: dict, keys: Iterable, days: Iterable[float | None]) -> None:
    """Count what one paper did; rest takes no time."""
    for key, length in zip(keys, days, strict=True):
        stop = stops[key]
        stop.times += 1
        leaves = key[0] if isinstance(key, tuple) else key
        if length is not None and leaves != CLOSED:
            stop.days.append(length)
    for key, times in Counter(keys).items():
        stops[key].papers += 1
        stops[key].again += times > 1


def loops(ways: Iterable[Way]) -> list[Loop]:
    """Name the loops that papers went through, those that took the most papers first."""
    times, papers, days = Counter(), defaultdict(set), defaultdict(float)
    for way in ways:
        for steps, length in loops_of(way):
            times[steps] += 1
            papers[steps].add(way.paper)
            days[steps] += length
    found = (Loop(steps, times[steps], len(papers[steps]), days[steps]) for steps in times)
    return sorted(found, key=lambda loop: (-loop.papers, -loop.times, loop.steps))


def loops_of(way: Way) -> Iterator[tuple[Steps, float]]:
    """Yield each round of a way, from a step back to it, and the days at the steps between.

    A round within another is taken out first, so that no stay counts in two.
    """
    path: list[tuple[int, float]] = []
    for step, length in zip(way.steps, way.days, strict=True):
        before = next((at for at, (earlier, _days) in enumerate(path) if earlier == step), None)
        if before is not None:
            between = path[before + 1 :]
            yield (step, *(earlier for earlier, _days in between), step), sum(days for _step, days in between)
            del path[before:]
        path.append((step, 0.0 if step == CLOSED else length or 0.0))


def order(ways: Iterable[Way]) -> list[int]:
    """The steps as they lie along the ways: by the mean place at which papers first came to each."""
    places = defaultdict(list)
    for way in ways:
        first = {}
        for place, step in enumerate(way.steps):
            first.setdefault(step, place)
        for step, place in first.items():
            places[step].append(place)
    desks = sorted(places.keys() - {CLOSED}, key=lambda step: (sum(places[step]) / len(places[step]), step))
    return [OPENED, *desks, *([CLOSED] if CLOSED in places else [])]
