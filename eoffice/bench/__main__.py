"""python -m eoffice.bench [sizes] [--seconds N] [--as-budgets | --watched | --jobs | --beside CHECKOUT]: fill, measure.

Each size has a database of its own, so that all of them can be measured in turns, in one run, at any time.
"""

import argparse
import os
import platform
import sys
from contextlib import ExitStack
from pathlib import Path

import django

SIZES = (10_000, 100_000, 1_000_000)
CLIENTS = (1, 8)
# So long each page of each size is measured, for one client and for eight.
SECONDS = 6.0


def main() -> int:
    """Fill to each size, measure, and say how everything compares; 1 if a budget was missed."""
    arguments = _arguments()
    _fill(sizes := sorted(arguments.sizes))
    print(
        f"Machine: {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"load {os.getloadavg()[0]:.1f} before; {arguments.seconds:g} s a page\n"
    )
    if arguments.beside:
        return _beside(sizes, arguments.beside.resolve(), arguments.seconds)
    if arguments.jobs:
        return _jobs(sizes)
    if arguments.watched:
        return _watched(sizes, arguments.seconds)
    return _measure(sizes, arguments.seconds, as_budgets=arguments.as_budgets)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES, help="numbers of papers")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="how long a page is measured")
    parser.add_argument("--as-budgets", action="store_true", help="print this run as budgets.py writes it")
    parser.add_argument(
        "--watched", action="store_true", help="measure only the pages on offices, one client"
    )
    parser.add_argument("--jobs", action="store_true", help="measure only figures and work without a page")
    parser.add_argument("--beside", type=Path, metavar="CHECKOUT", help="compare with another checkout")
    return parser.parse_args()


def _fill(sizes: list[int]) -> None:
    """A database for each size, made of the one below."""
    from . import databases, fill, jobs

    below = None
    for size in sizes:
        print(f"{size:,} papers", file=sys.stderr, flush=True)
        databases.make(size, like=below)
        databases.use(size)
        _prepare()
        if fill.fill(size):
            print(f"  summaries counted in {jobs.fill():.1f} s", file=sys.stderr, flush=True)
        below = size


def _prepare() -> None:
    """Tables, static files, the state and its calendars; no demo."""
    from django.core.management import call_command

    from eoffice.local import catalogues

    catalogues.compile_all()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    for command in ("load_state", "load_calendars", "load_subject_heads"):
        call_command(command, verbosity=0)


def _measure(sizes: list[int], seconds: float, *, as_budgets: bool) -> int:
    """All sizes in turns, beside the floor."""
    from . import databases, measure, monitors, pages, processor, report, servers

    measured: report.Measured = {size: [] for size in sizes}
    with ExitStack() as started:
        ours = {size: started.enter_context(servers.ours(size)) for size in sizes}
        floors = {size: started.enter_context(servers.floor(size)) for size in sizes}
        for clients in CLIENTS:
            plans = {}
            for size in sizes:
                databases.use(size)
                plans[size] = pages.floors(floors[size], clients) | pages.plan(ours[size], clients)
                if clients == 1:
                    plans[size] |= monitors.plan(ours[size])
            database = databases.server()
            turns = measure.in_turns(plans, clients, seconds=seconds, database=database)
            for size, results in turns.items():
                measured[size] += results
        memory = processor.memory(ours[sizes[-1]].pid)
    for size in sizes:
        print(*report.table(size, measured[size]), sep="\n")
    verdicts = report.verdicts(measured, memory)
    print(*report.summary(verdicts), sep="\n", flush=True)
    if as_budgets:
        print(*report.as_budgets(measured), sep="\n", flush=True)
    return int(any(verdict.missed for verdict in verdicts)) | _jobs(sizes)


def _watched(sizes: list[int], seconds: float) -> int:
    """The pages on which a district and the State are watched, a size after the other; 1 if a budget was missed."""
    from . import databases, measure, monitors, pages, report, servers

    missed = False
    for size in sizes:
        databases.use(size)
        with servers.ours(size) as server, servers.floor(size) as floor:
            plan = pages.floors(floor, 1) | monitors.plan(server)
            turns = measure.in_turns({size: plan}, 1, seconds=seconds, database=databases.server())
        print(*report.table(size, turns[size]), sep="\n")
        verdicts = report.watched(turns[size])
        print(*report.summary(verdicts), sep="\n", flush=True)
        missed |= any(verdict.missed for verdict in verdicts)
    return int(missed)


def _jobs(sizes: list[int]) -> int:
    """Figures and work that no page shows, a size after the other; 1 if a budget was missed."""
    from . import databases, jobs, report

    missed = False
    for size in sizes:
        databases.use(size)
        verdicts = jobs.verdicts(jobs.measure())
        print(f"### {size:,} papers", *report.summary(verdicts), sep="\n", flush=True)
        missed |= any(verdict.missed for verdict in verdicts)
    return int(missed)


def _beside(sizes: list[int], folder: Path, seconds: float) -> int:
    """Another checkout in turns with this one, a size after the other; 1 if a page is slower than there."""
    from . import comparison

    checkout, slower = comparison.prepare(folder), False
    for size in sizes:
        comparisons = comparison.compare(size, checkout, seconds=seconds, clients=CLIENTS)
        print(*comparison.table(size, comparisons), sep="\n", flush=True)
        slower |= any(pair.is_slower for pair in comparisons)
    return int(slower)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eoffice.settings")
    django.setup()
    sys.exit(main())
