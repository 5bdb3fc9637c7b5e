"""The measurements as Markdown, beside the floor, and the verdict on each budget."""

from dataclasses import dataclass

from .budgets import ALLOWANCE, FIRST, GROWTH, MEMORY, P95, Times
from .results import COMMIT, FLOOR, Result, find

Measured = dict[int, list[Result]]


@dataclass(frozen=True)
class Verdict:
    """A budget: its name, the most allowed, and the figure measured; None where it could not be."""

    name: str
    allowed: float
    measured: float | None

    @property
    def missed(self) -> bool:
        """True if the figure was measured and exceeds the budget."""
        return self.measured is not None and self.measured > self.allowed

    def __str__(self):
        verdict = "not measured" if self.measured is None else "**missed**" if self.missed else "kept"
        return f"| {self.name} | {self.allowed:.2f} | {figure(self.measured, 2)} | {verdict} |"


def table(size: int, results: list[Result]) -> list[str]:
    """One size: every page, for one client and for eight."""
    lines = [
        f"### {size:,} papers",
        "| page | clients | median ms | p95 ms | a second | processor: web ms | database ms "
        "| × floor | × floor, processor | bytes |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for result in results:
        times = [None, None] if result.name == COMMIT else list(_multiples_of_floor(results, result))
        lines.append(
            f"| {result.name} | {result.clients} | {result.median:.1f} | {result.p95:.1f} | {result.rate:.0f} "
            f"| {figure(result.web)} | {figure(result.database)} "
            f"| {figure(times[0], 2)} | {figure(times[1], 2)} | {result.size} |"
        )
    return [*lines, ""]


def verdicts(measured: Measured, memory: float) -> list[Verdict]:
    """Every budget: of each page at whatever size it is dearest, of growth where there are two sizes, of memory.

    The pages of monitors.py have theirs at the largest size.
    """
    budgets = []
    for page, first in FIRST.items():
        budgets += _of_page(page, first, _times(measured, page))
    if len(measured) > 1:
        budgets += [_of_growth(measured, page) for page in FIRST]
    return [*budgets, *watched(measured[max(measured)]), Verdict("two web workers, MB", MEMORY, memory)]


def watched(results: list[Result]) -> list[Verdict]:
    """The budgets of the pages on which a district and the State are watched, in milliseconds."""
    return [
        Verdict(f"{result.name}, p95 ms", milliseconds, result.p95)
        for result in results
        for beginning, milliseconds in P95.items()
        if result.name.startswith(beginning)
    ]


def as_budgets(measured: Measured) -> list[str]:
    """The lines of FIRST in budgets.py as this run would write them."""
    times = {page: _times(measured, page) for page in FIRST}
    return [
        f'    "{page}": Times(one={now.one:.2f}, eight={now.eight:.2f}, processor={figure(now.processor, 2)}),'
        for page, now in times.items()
    ]


def summary(verdicts: list[Verdict]) -> list[str]:
    """The verdicts as a table."""
    return ["### Budgets", "| budget | allowed | measured | |", "|---|---|---|---|", *map(str, verdicts), ""]


def figure(number: float | None, places: int = 1) -> str:
    """A figure, or a dash for None."""
    return "–" if number is None else f"{number:.{places}f}"


def _of_page(page: str, first: Times, now: Times) -> list[Verdict]:
    kinds = {"one": "× floor", "eight": "× floor, 8 clients", "processor": "× floor, processor"}
    return [
        Verdict(f"{page}, {words}", getattr(first, kind) * ALLOWANCE, getattr(now, kind))
        for kind, words in kinds.items()
    ]


def _times(measured: Measured, page: str) -> Times:
    """The multiples of the floor at the size where the page is dearest."""
    one = [_multiples_of_floor(results, find(results, page, 1)) for results in measured.values()]
    eight = [_multiples_of_floor(results, find(results, page, 8)) for results in measured.values()]
    processor = [times for _milliseconds, times in one if times is not None]
    return Times(
        max(times for times, _processor in one),
        max(times for times, _processor in eight),
        max(processor, default=None),
    )


def _of_growth(measured: Measured, page: str) -> Verdict:
    smallest, largest = min(measured), max(measured)
    before, after = (
        _multiples_of_floor(measured[size], find(measured[size], page, 1))[0] for size in (smallest, largest)
    )
    return Verdict(f"{page}, growth from {smallest:,} to {largest:,} papers", GROWTH, after / before)


def _multiples_of_floor(results: list[Result], result: Result) -> tuple[float, float | None]:
    """A page as a multiple of the floor with as many clients: on the clock, and of the processor."""
    floor = find(results, FLOOR, result.clients)
    processor = result.processor / floor.processor if result.processor and floor.processor else None
    return result.median / floor.median, processor
