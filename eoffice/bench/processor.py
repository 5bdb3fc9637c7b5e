"""Processor time and memory of a server's processes, as the kernel counts them."""

import os
import time
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def spent(pid: int) -> float:
    """Milliseconds of processor that a process, its children, and those of them that ended took so far."""
    living = sum(_clock(process) for process in family(pid))
    ended = sum(map(int, _facts(pid)[13:15])) / TICKS
    return (living + ended) * 1000


def memory(pid: int) -> float:
    """Proportional memory of a process and its children, in MB; what they share is counted once."""
    kilobytes = 0
    for process in family(pid):
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
        kilobytes += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return kilobytes / 1024


def family(pid: int) -> list[int]:
    """A process and its children."""
    return [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]


def parent(pid: int, *, name: str) -> int | None:
    """The parent of a process of that name on this machine; None if there is no such process."""
    try:
        if Path(f"/proc/{pid}/comm").read_text().strip() != name:
            return None
        return int(_facts(pid)[1])
    except OSError:
        return None


def _clock(pid: int) -> float:
    """Seconds of processor a process took, to the nanosecond; 0 if it has ended, its parent then counts it."""
    try:
        # The number of another process's clock, as clock_getcpuclockid(3) makes it.
        return time.clock_gettime((~pid << 3) | 2)
    except OSError:
        return 0.0


def _facts(pid: int) -> list[str]:
    """The fields of /proc/PID/stat (proc(5)) from the state on; the name before it may hold blanks."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
