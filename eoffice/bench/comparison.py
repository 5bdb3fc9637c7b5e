"""Two checkouts measured in turns on the same papers, to see whether a change made a page slower."""

import os
import statistics
import subprocess
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from . import databases, measure, pages, servers
from .budgets import SLOWER
from .report import figure
from .results import Result, find

RUNS = 5
OLD, NEW = "other", "this"


@dataclass(frozen=True)
class Checkout:
    """Another checkout of the program: where it is, where its static files are, and how it signs people in."""

    folder: Path
    static: Path
    backend: str


@dataclass(frozen=True)
class Comparison:
    """One page of both checkouts, run by run, the other's before this one's."""

    runs: list[tuple[Result, Result]]

    @property
    def times(self) -> list[float]:
        """The median of this checkout as a multiple of the other's, run by run."""
        return [new.median / old.median for old, new in self.runs]

    @property
    def processor_times(self) -> list[float]:
        """The same of processor time for each request; empty where it could not be read."""
        return [new.processor / old.processor for old, new in self.runs if old.processor and new.processor]

    @property
    def is_slower(self) -> bool:
        """True if every run was slower, and by more than runs of the same program differ."""
        kinds = [times for times in (self.times, self.processor_times) if times]
        return any(min(times) > 1 and statistics.median(times) > SLOWER for times in kinds)

    def __str__(self):
        old, new = zip(*self.runs, strict=True)
        on_the_clock = [statistics.median(run.median for run in side) for side in (old, new)]
        of_processor = [_median([run.processor for run in side]) for side in (old, new)]
        return (
            f"| {old[0].name} | {old[0].clients} "
            f"| {figure(on_the_clock[0])} | {figure(on_the_clock[1])} | {_spread(self.times)} "
            f"| {figure(of_processor[0])} | {figure(of_processor[1])} | {_spread(self.processor_times)} "
            f"| {'**slower**' if self.is_slower else 'kept'} |"
        )


def prepare(folder: Path) -> Checkout:
    """Make a checkout ready to serve: its messages, its static files."""
    static = Path(os.environ["STATIC_ROOT"]).with_name("static-beside")
    environment = servers.environment(folder, "eoffice.settings", STATIC_ROOT=str(static))

    def run(*command: str) -> str:
        program = [sys.executable, *command]
        return subprocess.run(
            program, cwd=folder, env=environment, check=True, stdout=subprocess.PIPE, text=True
        ).stdout

    run("-m", "eoffice.local", "compile")
    run("manage.py", "collectstatic", "--no-input", "--verbosity=0")
    backend = run("-c", "from django.conf import settings; print(settings.AUTHENTICATION_BACKENDS[0])")
    return Checkout(folder, static, backend.strip())


def compare(size: int, checkout: Checkout, *, seconds: float, clients: tuple[int, ...]) -> list[Comparison]:
    """Measure every page of both checkouts, on the papers of that size, in so many runs."""
    databases.use(size)
    with ExitStack() as started:
        old = started.enter_context(servers.of_checkout(checkout.folder, size, checkout.static))
        new = started.enter_context(servers.ours(size))
        return [
            comparison for many in clients for comparison in _of_clients(old, new, checkout, many, seconds)
        ]


def _of_clients(
    old: servers.Server, new: servers.Server, checkout: Checkout, clients: int, seconds: float
) -> list[Comparison]:
    plans = {
        OLD: pages.plan(old, clients, backend=checkout.backend, side=0),
        NEW: pages.plan(new, clients, side=1),
    }
    database = databases.server()
    runs = [measure.in_turns(plans, clients, seconds=seconds, database=database) for _run in range(RUNS)]
    return [
        Comparison([(find(run[OLD], name, clients), find(run[NEW], name, clients)) for run in runs])
        for name in plans[NEW]
    ]


def table(size: int, comparisons: list[Comparison]) -> list[str]:
    """One size: every page of both checkouts."""
    return [
        f"### {size:,} papers, {OLD} and {NEW} checkout, {RUNS} runs in turns",
        f"| page | clients | {OLD}, ms | {NEW}, ms | times "
        f"| {OLD}, processor ms | {NEW}, processor ms | times | |",
        "|---|---|---|---|---|---|---|---|---|",
        *map(str, comparisons),
        "",
    ]


def _spread(times: list[float]) -> str:
    """The median of the runs, and the lowest and highest."""
    return f"{statistics.median(times):.2f} ({min(times):.2f}–{max(times):.2f})" if times else "–"


def _median(figures: list[float | None]) -> float | None:
    return None if None in figures else statistics.median(figures)
