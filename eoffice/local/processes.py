"""Our processes, found by what they are, never by a number that another process may have by now."""

import contextlib
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

PATIENCE = 5.0
MARK = "EOFFICE_VAR"


def marked(var: Path) -> Iterator[int]:
    """Processes of this folder's `run`, which have a mark in their environment; without this process."""
    mark = f"{MARK}={var}".encode()
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            is_marked = mark in (entry / "environ").read_bytes().split(b"\0")
        except OSError:
            continue
        if is_marked and int(entry.name) not in (os.getpid(), os.getppid()):
            yield int(entry.name)


def working_in(folder: Path, *, name: str) -> Iterator[int]:
    """Processes of a program that work in the folder, as PostgreSQL's and Redis's do in their data folder."""
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            is_here = os.readlink(entry / "cwd") == str(folder)
            if is_here and (entry / "comm").read_text().startswith(name):
                yield int(entry.name)
        except OSError:
            continue


def stop(find, *, first: signal.Signals = signal.SIGTERM) -> None:
    """Ask the processes found to end, and end them if they do not."""
    for number in (first, signal.SIGKILL):
        deadline = time.monotonic() + PATIENCE
        for pid in list(find()):
            _signal(pid, number)
        while list(find()) and time.monotonic() < deadline:
            time.sleep(0.05)


def _signal(pid: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)
