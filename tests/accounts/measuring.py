"""Measures of the time and memory that a step needs."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, process_time
from types import SimpleNamespace

from django.db import connection


def measured(what: str, step: Callable[[], object], *, most_mb: int) -> None:
    """Take a step, print what it took, and fail if it needed more memory than that."""
    before, wall, processor = _peak_mb(anew=True), monotonic(), process_time()
    step()
    more = _peak_mb() - before
    took = f"{monotonic() - wall:.1f} s, of which {process_time() - processor:.1f} s here"
    print(f"{what}: {took}, {more} MB on top of {before}")
    assert more < most_mb


@contextmanager
def machine_time() -> Iterator[SimpleNamespace]:
    """Seconds of the processor in this process, and seconds in which the database was waited for."""
    spent, waited, began = SimpleNamespace(seconds=0.0), [], process_time()

    def asked(execute, *question):
        start = monotonic()
        try:
            return execute(*question)
        finally:
            waited.append(monotonic() - start)

    with connection.execute_wrapper(asked):
        yield spent
    spent.seconds = process_time() - began + sum(waited)


def _peak_mb(*, anew: bool = False) -> int:
    """The most memory this process has had, since it began or since it was last counted anew."""
    if anew:
        Path("/proc/self/clear_refs").write_text("5")
    (line,) = (line for line in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in line)
    return int(line.split()[1]) // 1024
