"""One `make run` at real processes, which a test starts, asks, kills and starts again."""

import contextlib
import os
import pwd
import signal
import socket
import subprocess
import sys
import sysconfig
import time
import urllib.error
import urllib.request
from pathlib import Path

import psycopg2
from django.conf import settings

from eoffice.local import processes

# Beside other workers of the suite the machine is shared; `make soak` is alone and holds it to a minute.
PATIENCE = 180 if os.environ.get("PYTEST_XDIST_WORKER") else 60


class Running:
    """One `make run` in a folder of its own, of an empty e-office or of the demo."""

    def __init__(self, var: Path, *, account: str = "", python: str = sys.executable, demo: bool = False):
        self.var, self.port, self.demo = var, free_port(), demo
        self.python, self.account = python, as_account(account)
        self.output = var.with_suffix(".out")

    def start(self) -> float:
        """Start, wait until the pages answer, and tell how many seconds that took."""
        began = time.monotonic()
        with self.output.open("w") as output:
            self.supervisor = subprocess.Popen(
                [self.python, "-m", "eoffice.local", "run"],
                cwd=settings.BASE_DIR, env=self._environment(), stdout=output, stderr=output,
                start_new_session=True, **self.account,
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

    def manage(self, *command: str, typed: str = "", **given: str) -> subprocess.CompletedProcess:
        """A command of manage.py as in a new shell, which knows the folder and what is given."""
        bare = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return subprocess.run(
            [self.python, "manage.py", *command], cwd=settings.BASE_DIR, input=typed,
            env=bare | {"VAR": str(self.var)} | given, capture_output=True, text=True,
        )  # fmt: skip

    def _environment(self) -> dict[str, str]:
        ours = {"VAR": str(self.var), "PORT": str(self.port), "DEMO": str(int(self.demo))}
        if self.python != sys.executable:
            ours |= {"PYTHONPATH": sysconfig.get_path("purelib")}
            ours |= {"LD_LIBRARY_PATH": str(Path(self.python).parents[1] / "lib")}
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

    def wait(self, until, patience: float = PATIENCE) -> None:
        """Until that is so; a run that ended meanwhile, after too many ends in a minute, is started again."""
        deadline = time.monotonic() + patience
        while not until():
            assert time.monotonic() < deadline, self.output.read_text()
            if self.supervisor.poll() is not None:
                self.start()
            time.sleep(0.1)

    def is_ready(self) -> bool:
        """Return whether pages, database, Redis and migrations are ready."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=5):
                return True
        except (urllib.error.URLError, OSError):
            return False

    def is_alive(self, patience: float) -> bool:
        """Return whether a page is answered within so many seconds; False where the call is refused."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=patience):
                return True
        except (urllib.error.URLError, OSError):
            return False

    def everything(self) -> list[int]:
        """All processes of this run but the supervisor."""
        servers = [
            *processes.working_in((self.var / "postgres" / "data").resolve(), name="postgres"),
            *processes.working_in(self.var / "redis", name="redis-server"),
        ]
        return [*processes.marked(self.var), *servers]

    def running(self, program: str) -> set[int]:
        """The processes of one program."""
        return {pid for pid in self.everything() if program in command(pid)}

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


def as_account(name: str) -> dict:
    """The arguments that start a program under another account of this machine; none for our own."""
    if not name:
        return {}
    account = pwd.getpwnam(name)
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""


def kill(pid: int) -> None:
    """kill -9, unless it ended meanwhile, as PostgreSQL's do when their first process is gone."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
