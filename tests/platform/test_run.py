"""`make run` at real processes: started, killed in every way, started again, side by side."""

import contextlib
import os
import random
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import psycopg2
import pytest
from django.conf import settings

from eoffice.local import processes

# Beside other workers of the suite the machine is shared; `make soak` is alone and holds it to ten seconds.
MOST_SECONDS = 30 if os.environ.get("PYTEST_XDIST_WORKER") else 10
PATIENCE = 60
SOAK = pytest.mark.soak


class Running:
    """One `make run` of an empty e-office in a folder of its own."""

    def __init__(self, var: Path):
        self.var, self.port = var, _free_port()
        self.output = var.with_suffix(".out")

    def start(self) -> float:
        """Start, wait until the pages answer, and tell how many seconds that took."""
        began = time.monotonic()
        with self.output.open("w") as output:
            self.supervisor = subprocess.Popen(
                [sys.executable, "-m", "eoffice.local", "run"],
                cwd=settings.BASE_DIR, env=self._environment(), stdout=output, stderr=output,
                start_new_session=True,
            )  # fmt: skip
        self.wait_until_ready()
        return time.monotonic() - began

    def refused(self) -> str:
        """Try to start where that cannot be; what is said."""
        command = [sys.executable, "-m", "eoffice.local", "run"]
        tried = subprocess.run(
            command, cwd=settings.BASE_DIR, env=self._environment(), capture_output=True, text=True
        )
        assert tried.returncode
        return tried.stderr

    def _environment(self) -> dict[str, str]:
        ours = {"VAR": str(self.var), "PORT": str(self.port), "DEMO": "0"}
        dropped = ("DATABASE_URL", "REDIS_URL", "DEBUG", processes.MARK)
        return {name: value for name, value in os.environ.items() if name not in dropped} | ours

    def wait_until_ready(self) -> None:
        """Until /readyz says yes."""
        deadline = time.monotonic() + PATIENCE
        # An orphan of a killed run may still answer; only the new supervisor says that it is up.
        while not (self.is_ready() and "Ctrl-C" in self.output.read_text()):
            said = self.output.read_text()
            assert self.supervisor.poll() is None, said
            assert time.monotonic() < deadline, said
            time.sleep(0.05)

    def is_ready(self) -> bool:
        """Whether pages, database, Redis and migrations are as they must be."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=5):
                return True
        except (urllib.error.URLError, OSError):
            return False

    def everything(self) -> list[int]:
        """All processes of this run but the supervisor."""
        servers = [
            *processes.working_in((self.var / "postgres" / "data").resolve(), name="postgres"),
            *processes.working_in(self.var / "redis", name="redis-server"),
        ]
        return [*processes.bearing(self.var), *servers]

    def kill(self, *, named: str) -> None:
        """kill -9 of the first process of a program."""
        pid = min(pid for pid in self.everything() if named in _command(pid))
        os.kill(pid, signal.SIGKILL)

    def kill_supervisor(self) -> None:
        """kill -9 of the process that watches the others."""
        self.supervisor.kill()
        self.supervisor.wait()

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Ctrl-C."""
        self.supervisor.send_signal(how)
        self.supervisor.wait(timeout=PATIENCE)

    def sql(self, statement: str):
        """Ask its database."""
        password, port = ((self.var / f"postgres-{what}").read_text() for what in ("password", "port"))
        connection = psycopg2.connect(
            host="127.0.0.1", port=port, user="eoffice", password=password, dbname="eoffice"
        )
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
            rows = cursor.fetchall() if cursor.description else []
        connection.close()
        return rows


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""


def _kill(pid: int) -> None:
    """kill -9, unless it ended meanwhile, as PostgreSQL's do when their first process is gone."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """A run with a fact in its database that must survive everything; started anew where a test ended it."""
    running = Running(tmp_path_factory.mktemp("run") / "var")
    running.start()
    running.sql("CREATE TABLE survivor AS SELECT 'Sunita Yadav' AS name")
    yield running
    if running.supervisor.poll() is None:
        running.stop()
    processes.stop(running.everything)


def survives(running: Running) -> bool:
    """Whether what was written is still there."""
    return running.sql("SELECT name FROM survivor") == [("Sunita Yadav",)]


@pytest.mark.parametrize(
    "program",
    [
        "gunicorn",
        "postgres",
        "redis-server",
        pytest.param("celery worker", marks=SOAK),
        pytest.param("celery beat", marks=SOAK),
    ],
)
def test_a_program_that_is_killed_is_started_again(running, program):
    wanted = program.replace("celery", "eoffice.celery")
    before = {pid for pid in running.everything() if wanted in _command(pid)}
    running.kill(named=wanted)
    deadline = time.monotonic() + PATIENCE
    while not {pid for pid in running.everything() if wanted in _command(pid)} - before:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    running.wait_until_ready()
    assert survives(running)


def test_the_same_folder_and_the_same_port_are_refused_with_a_sentence(running, tmp_path):
    twin = Running(running.var)
    assert "runs from" in twin.refused()
    stranger = Running(tmp_path / "var")
    stranger.port = running.port
    assert f"Port {running.port} is taken" in stranger.refused()


def test_after_kill_9_of_the_supervisor_the_next_start_finds_the_orphans(running):
    running.kill_supervisor()
    assert running.start() < MOST_SECONDS
    assert survives(running)


def test_after_kill_9_of_everything_at_once_the_next_start_keeps_the_data(running):
    running.kill_supervisor()
    for pid in running.everything():
        _kill(pid)
    # After the whole machine went down, the number kept by PostgreSQL may be another program's.
    stale = (running.var / "postgres" / "data").resolve() / "postmaster.pid"
    lines = stale.read_text().split("\n")
    stale.write_text("\n".join([str(os.getpid()), *lines[1:]]))
    assert running.start() < MOST_SECONDS
    assert survives(running)


def test_two_run_side_by_side(running, tmp_path_factory):
    second = Running(tmp_path_factory.mktemp("second") / "var")
    second.start()
    assert running.is_ready()
    second.stop()
    assert second.everything() == []
    assert running.is_ready()


@pytest.mark.parametrize("how", [pytest.param(signal.SIGTERM, marks=SOAK), signal.SIGHUP, signal.SIGINT])
def test_ctrl_c_a_polite_kill_and_a_closed_terminal_leave_nothing_running(running, how):
    if running.supervisor.poll() is not None:
        assert running.start() < MOST_SECONDS
    assert survives(running)
    running.stop(how)
    assert running.everything() == []


@SOAK
def test_killed_at_twenty_drawn_moments_the_data_stays(running):
    seed = random.randrange(10**6)
    draw = random.Random(seed)
    print("seed", seed)
    for _ in range(20):
        if running.supervisor.poll() is not None:
            running.start()
        victims = running.everything()
        running.kill_supervisor()
        for pid in draw.sample(victims, draw.randint(1, len(victims))):
            _kill(pid)
        running.start()
        assert survives(running)
