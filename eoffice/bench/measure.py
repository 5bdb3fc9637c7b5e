"""Let clients act again and again, in turns, and take how long it took and what it cost the processor."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from . import processor
from .results import Result, Taken

TURNS = 6
WARM = 4

# One request of a client; gives the bytes of the answer.
Act = Callable[[], int]
Plan = TypeVar("Plan")


@dataclass(frozen=True)
class Page:
    """What each client does, and the first process of the web server that answers; None where none does."""

    acts: list[Act]
    web: int | None = None


def in_turns(
    plans: dict[Plan, dict[str, Page]], clients: int, *, seconds: float, database: int | None
) -> dict[Plan, list[Result]]:
    """Every page of every plan, for so many seconds each; `database` is the database's first process.

    In turns, so that what else the machine does meanwhile falls on all pages and all plans alike.
    """
    taken = {(key, name): Taken() for key, pages in plans.items() for name in pages}
    keys = list(plans)
    for turn in range(TURNS):
        for name in plans[keys[0]]:
            # Neither of two is always measured first.
            for key in keys[:: -1 if turn % 2 else 1]:
                take(plans[key][name], taken[key, name], seconds / TURNS, database)
    return {key: [taken[key, name].result(name, clients) for name in plans[key]] for key in keys}


def take(page: Page, taken: Taken, seconds: float, database: int | None) -> None:
    """Let each client act for one turn, all at once."""
    with ThreadPoolExecutor(len(page.acts)) as pool:
        list(pool.map(_warm, page.acts))
        web_before, database_before, began = _spent(page.web), _spent(database), time.perf_counter()
        turns = list(pool.map(lambda act: _repeat(act, began + seconds), page.acts))
        web_after, database_after, ended = _spent(page.web), _spent(database), time.perf_counter()
    acts = [act for turn in turns for act in turn]
    taken.seconds += ended - began
    taken.times += [milliseconds for milliseconds, _size in acts]
    taken.sizes += [size for _milliseconds, size in acts]
    if page.web:
        taken.web.append((web_after - web_before) / len(acts))
    if database:
        taken.database.append((database_after - database_before) / len(acts))


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
