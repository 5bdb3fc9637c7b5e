"""python -m eoffice.bench [sizes]: fill and measure; by default 10,000, 100,000 and 1,000,000 papers.

Each size has a database of its own, so that all of them can be measured in turns, in one run, at any time.
"""

import os
import platform
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import ExitStack, contextmanager
from pathlib import Path

import django

from . import databases

SIZES = (10_000, 100_000, 1_000_000)
CLIENTS = (1, 8)
FIRST_PORT = 8899
# Each page's budget: how many times the bare view its median may take with one client.
BUDGETS = {
    "desk": 3,
    "file": 3,
    "search, a word": 6,
    "search, a word, DM": 6,
    "search, a number": 6,
    "district monitor": 6,
}
GROWTH = 1.3
FORWARD_SHARE = 0.35
MEMORY = 250


@contextmanager
def web_server(port: int):
    """The same server as `make run`'s, with the floor's page beside ours; yields its process."""
    command = [sys.executable, "-m", "gunicorn", "eoffice.bench.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "2",
               "--worker-class", "gthread", "--threads", "4", "--preload", "--log-level", "warning"]  # fmt: skip
    process = subprocess.Popen(command)
    try:
        _wait(port)
        yield process
    finally:
        process.terminate()
        process.wait()


def _wait(port: int) -> None:
    for _turn in range(200):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise SystemExit("The web server did not start.")


def _prepare() -> None:
    """Tables, static files, the state and its calendars; no demo."""
    from django.core.management import call_command

    from eoffice.local import catalogues

    catalogues.compile_all()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    for command in ("load_state", "load_calendars", "load_subject_heads"):
        call_command(command, verbosity=0)


def memory(pid: int) -> float:
    """Proportional memory of the server's processes, in MB; what workers share is counted once."""
    pids = [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]
    total = 0
    for one in pids:
        lines = Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def main(sizes: list[int]) -> None:
    """Fill to each size, measure all in turns, and say how everything compares."""
    from . import fill, measure, report

    below = None
    for size in sizes:
        print(f"{size:,} papers", flush=True)
        databases.make(size, like=below)
        databases.use(size)
        _prepare()
        fill.fill(size)
        below = size
    measured: dict[int, list[measure.Result]] = {size: [] for size in sizes}
    with ExitStack() as servers:
        ports = {}
        for port, size in enumerate(sizes, start=FIRST_PORT):
            databases.use(size)
            server = servers.enter_context(web_server(port))
            ports[size] = port
        for clients in CLIENTS:
            for size, results in measure.in_turns(ports, clients).items():
                measured[size] += results
        used = memory(server.pid)
    for size in sizes:
        report.table(size, measured[size])
    report.summary(
        measured, used, f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    )


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eoffice.settings")
    django.setup()
    main(sorted(int(size) for size in sys.argv[1:]) or list(SIZES))
