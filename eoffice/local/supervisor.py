"""Programs that are watched one by one: each is started again alone, and the others work on meanwhile."""

import contextlib
import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from honcho.printer import Message

from . import processes
from .output import Output

LOOKS_A_SECOND = 10
# Seconds before a program that ended soon after its start is started again; the last from then on.
PAUSES = (0, 0.5, 1, 2, 5)
SOON = 10
LEFTOVERS_SECONDS = 5


class Program:
    """One program with its output, and the number of times in a row that it ended soon after its start."""

    def __init__(self, name: str, command: list[str], *, var: Path, environ: dict[str, str], output: Output):
        self.name, self.command, self.var, self.environ, self.output = name, command, var, environ, output
        self.short_lives, self.due = 0, 0.0
        self.process: subprocess.Popen | None = None

    def start(self, sockets: Iterable[int] = ()) -> None:
        """Start it in a group of its own, with the sockets it may answer at."""
        self.began = time.monotonic()
        self.process = subprocess.Popen(
            self.command, env=self.environ, pass_fds=tuple(sockets), start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        threading.Thread(target=self._pass_on, args=[self.process], daemon=True).start()

    def _pass_on(self, process: subprocess.Popen) -> None:
        for line in process.stdout:
            self.output.write(Message("line", line, datetime.now(), self.name, None))

    def has_ended(self) -> bool:
        """Return whether it ended just now; what is left of it is stopped, and its next start is due."""
        if self.process is None or self.process.poll() is None:
            return False
        group, self.process = self.process.pid, None
        self.short_lives = self.short_lives + 1 if time.monotonic() - self.began < SOON else 0
        self.due = time.monotonic() + PAUSES[min(self.short_lives, len(PAUSES) - 1)]
        threading.Thread(target=self._stop_leftovers, args=[group], daemon=True).start()
        return True

    def _stop_leftovers(self, group: int) -> None:
        """Let parts that outlived the first process finish what they do, then end them."""
        deadline, number = time.monotonic() + LEFTOVERS_SECONDS, signal.SIGTERM
        while left := [pid for pid in processes.marked(self.var) if _group_of(pid) == group]:
            for pid in left:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, number)
            time.sleep(0.5)
            number = signal.SIGKILL if time.monotonic() > deadline else signal.SIGTERM

    def is_due(self) -> bool:
        """Return whether it is to be started now."""
        return self.process is None and time.monotonic() >= self.due


def watch(programs: list[Program], listener: socket.socket, answers: threading.Event) -> None:
    """Start the programs, and each again when it ends, until this process is told to stop.

    The first of them is the web server; the others start once it answers, because pages go first.
    The socket stays open here, so that who calls while the web server starts again waits instead of being
    refused.
    """
    while True:
        for place, program in enumerate(programs):
            if program.has_ended():
                print(_sentence(program), flush=True)
            if program.is_due() and (place == 0 or answers.is_set()):
                program.start([listener.fileno()])
        time.sleep(1 / LOOKS_A_SECOND)


def _sentence(program: Program) -> str:
    if program.short_lives < len(PAUSES) - 1:
        return f"{program.name} ended by itself; starting it again, the others work on …"
    log = program.output.folder / f"{program.name}.log"
    return f"{program.name} keeps ending; {log} says why. Trying again every {PAUSES[-1]} seconds."


def _group_of(pid: int) -> int | None:
    try:
        return os.getpgid(pid)
    except ProcessLookupError:
        return None
