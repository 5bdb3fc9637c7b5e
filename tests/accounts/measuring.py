"""How long a step takes and how much memory it needs."""

from collections.abc import Callable
from pathlib import Path
from time import monotonic, process_time


def measured(what: str, step: Callable[[], object], *, most_mb: int) -> None:
    """Take a step, print what it took, and fail if it needed more memory than that."""
    before, wall, processor = _peak_mb(anew=True), monotonic(), process_time()
    step()
    more = _peak_mb() - before
    took = f"{monotonic() - wall:.1f} s, of which {process_time() - processor:.1f} s here"
    print(f"{what}: {took}, {more} MB on top of {before}")
    assert more < most_mb


def _peak_mb(*, anew: bool = False) -> int:
    """The most memory this process has had, since it began or since it was last counted anew."""
    if anew:
        Path("/proc/self/clear_refs").write_text("5")
    (line,) = (line for line in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in line)
    return int(line.split()[1]) // 1024
