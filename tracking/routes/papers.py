"""Papers behind a step, a passage, a way or a loop."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from tracking.models import Stay

from .figures import Steps, loops_of, worked
from .ways import CLOSED, Way

PAGE = 25


class Found(NamedTuple):
    """A paper, the number of arrival of the stay meant, and the working days; None days go on still."""

    paper: int
    arrival: int
    days: float | None


def of_step(ways: Iterable[Way], steps: Steps) -> list[Found]:
    """Find the stays at a step; rest has no days."""
    return [
        Found(way.paper, arrival, None if step == CLOSED else days)
        for way in ways
        for arrival, step, days in zip(way.arrivals, way.steps, way.days, strict=True)
        if (step,) == steps
    ]


def of_passage(ways: Iterable[Way], steps: Steps) -> list[Found]:
    """Find the stays that a passage began with; from the opening, the papers."""
    found = []
    for way in ways:
        before = [Found(way.paper, way.arrivals[0], 0.0), *_stays(way)]
        found += [stay for stay, pair in zip(before, way.passages, strict=False) if pair == steps]
    return found


def _stays(way: Way) -> list[Found]:
    return [
        Found(way.paper, arrival, 0.0 if step == CLOSED else days)
        for arrival, step, days in zip(way.arrivals, way.steps, way.days, strict=True)
    ]


def of_way(ways: Iterable[Way], steps: Steps) -> list[Found]:
    """Find the papers that took exactly these steps, with all their working days."""
    return [Found(way.paper, way.arrivals[-1], sum(worked(way))) for way in ways if way.steps == steps]


def of_loop(ways: Iterable[Way], steps: Steps) -> list[Found]:
    """Find the papers that went through a loop, with the days at the steps between."""
    found = []
    for way in ways:
        lengths = [length for loop, length in loops_of(way) if loop == steps]
        if lengths:
            found.append(Found(way.paper, way.arrivals[-1], sum(lengths)))
    return found


FIND: dict[str, Callable[[Iterable[Way], Steps], list[Found]]] = {
    "step": of_step,
    "passage": of_passage,
    "way": of_way,
    "loop": of_loop,
}


def page(found: list[Found], number: int) -> tuple[list[Found], bool]:
    """A page of what was found, what goes on and what took longest first; and True if more follow."""
    ordered = sorted(found, key=_longest_first)
    return ordered[(number - 1) * PAGE : number * PAGE], len(ordered) > number * PAGE


def _longest_first(found: Found) -> tuple:
    return found.days is not None, -(found.days or 0), -found.paper, found.arrival


def stays(found: list[Found]) -> dict[tuple[int, int], Stay]:
    """Read the stays meant, each with its paper and its desk."""
    rows = Stay.objects.filter(
        paper__in={each.paper for each in found}, arrived_seq__in={each.arrival for each in found}
    )
    return {(stay.paper_id, stay.arrived_seq): stay for stay in rows.select_related("paper", "post")}
