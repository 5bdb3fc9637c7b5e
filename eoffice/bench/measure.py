"""Let clients act again and again, in turns, and measure time on the clock and of the processor."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from . import processor
from .results import Result, Samples

TURNS = 6
WARM = 4

# One request of a client; gives the bytes of the answer.
Act = Callable[[], int]
Plan = TypeVar("Plan")


@dataclass(frozen=True)
class Page:
    """A page under measure: the act of each client, and the first process of its web server, if any."""

    acts: list[Act]
    web: int | None = None


def in_turns(
    plans: dict[Plan, dict[str, Page]], clients: int, *, seconds: float, database: int | None
) -> dict[Plan, list[Result]]:
    """Every page of every plan, for so many seconds each; `database` is the database's first process.

    The turns spread whatever else the machine does over all pages and all plans alike.
    """
    samples = {(key, name): Samples() for key, pages in plans.items() for name in pages}
    keys = list(plans)
    for turn in range(TURNS):
        for name in plans[keys[0]]:
            # Each plan is measured first in every other turn.
            for key in keys[:: -1 if turn % 2 else 1]:
                run_turn(plans[key][name], samples[key, name], seconds / TURNS, database)
    return {key: [samples[key, name].result(name, clients) for name in plans[key]] for key in keys}


def run_turn(page: Page, samples: Samples, seconds: float, database: int | None) -> None:
    """Let each client act for one turn, all at once."""
    with ThreadPoolExecutor(len(page.acts)) as pool:
        list(pool.map(_warm, page.acts))
        web_before, database_before, began = _spent(page.web), _spent(database), time.perf_counter()
        turns = list(pool.map(lambda act: _repeat(act, began + seconds), page.acts))
        web_after, database_after, ended = _spent(page.web), _spent(database), time.perf_counter()
    acts = [act for turn in turns for act in turn]
    samples.seconds += ended - began
    samples.times += [milliseconds for milliseconds, _size in acts]
    samples.sizes += [size for _milliseconds, size in acts]
    if page.web:
        samples.web.append((web_after - web_before) / len(acts))
    if database:
        samples.database.append((database_after - database_before) / len(acts))


def _warm(act: Act) -> None:
    for _time in range(WARM):
        act()


def _repeat(act: Act, end: float) -> list[tuple[float, int]]:
    """Act until the end, once at least; milliseconds and bytes of each."""
    done = []
    while not done or time.perf_counter() < end:
        before = time.perf_counter()
        size = act()
        done.append(((time.perf_counter() - before) * 1000, size))
    return done


def _spent(pid: int | None) -> float:
    return processor.spent(pid) if pid else 0.0
