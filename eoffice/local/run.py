"""`make run`: every server of e-office on this machine, watched together and stopped together."""

import fcntl
import os
import shlex
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from honcho.manager import Manager

from . import environment, prepare, processes, program_role
from .output import Output
from .postgres import Postgres
from .redis_server import Redis

PATIENCE = 60
# The codes of honcho for Ctrl-C and SIGTERM, by which a run ends well.
STOPPED = (130, 143)
MOST_RESTARTS_A_MINUTE = 3


def run(var: Path, port: int) -> int:
    """Start everything, print the address, and run until stopped; return the exit code."""
    _end_on_signals()
    with exclusive(var):
        # Processes left over from a killed run have nothing to finish that recovery from a crash does not.
        processes.stop(lambda: processes.marked(var), first=signal.SIGKILL)
        if _is_taken(port):
            raise SystemExit(f"Port {port} is taken by another program. Choose one: PORT=8001 make run")
        reset = prepare.is_unfinished(var)
        if reset:
            print(prepare.RESET, flush=True)
        with servers(var, reset=reset) as (urls, started):
            prepare.forget_unfinished(var)
            environ = os.environ | environment.for_run(var, urls)
            subprocess.run([sys.executable, "-m", "eoffice.local", "prepare"], env=environ, check=True)
            if any(isinstance(server, Postgres) for server in started):
                # Only what prepares the tables works as their owner.
                environ["DATABASE_URL"] = program_role.give(urls["DATABASE_URL"], var)
            with _restart_servers(started), _greeting(port, environ, var):
                return _watch(var, port, environ)


@contextmanager
def exclusive(var: Path):
    """Keep other runs out of this folder."""
    try:
        (var / "log").mkdir(parents=True, exist_ok=True)
        lock = (var / "lock").open("w")
    except PermissionError:
        raise SystemExit(f"{var} belongs to somebody else. One of your own: VAR=var2 make run") from None
    with lock:
        try:
            # The lock is of this process only: one that children inherit would outlive a killed supervisor.
            fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SystemExit(
                f"e-office runs from {var} already. A second one: PORT=8001 VAR=var2 make run"
            ) from None
        yield


@contextmanager
def servers(var: Path, *, unsafe: bool = False, reset: bool = False):
    """Run PostgreSQL and Redis, unless the environment names others; yield addresses and servers."""
    urls = {name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL") if os.environ.get(name)}
    if reset and "DATABASE_URL" in urls:
        raise SystemExit(prepare.UNFINISHED)
    started = []
    try:
        if "DATABASE_URL" not in urls:
            print("Starting PostgreSQL …", flush=True)
            started.append(Postgres(var, unsafe=unsafe))
            started[-1].start(reset=reset)
            urls["DATABASE_URL"] = started[-1].url
        if "REDIS_URL" not in urls:
            print("Starting Redis …", flush=True)
            started.append(Redis(var))
            started[-1].start()
            urls["REDIS_URL"] = started[-1].url
        yield urls, started
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        processes.stop(lambda: processes.marked(var))
        for server in reversed(started):
            server.stop()


def _watch(var: Path, port: int, environ: dict[str, str]) -> int:
    """Run the programs; when one of them dies, start them again, unless that keeps happening."""
    ends: list[float] = []
    while True:
        manager = Manager(Output(var / "log"))
        for name, command in _commands(var, port).items():
            manager.add_process(name, "exec " + shlex.join(command), env=environ)
        manager.loop()
        _end_on_signals()
        processes.stop(lambda: processes.marked(var))
        if manager.returncode in STOPPED:
            return 0
        ends = [end for end in ends if time.monotonic() - end < 60] + [time.monotonic()]
        if len(ends) > MOST_RESTARTS_A_MINUTE:
            raise SystemExit(f"A program of e-office keeps ending; {var / 'log'} says why.")
        print("A program of e-office ended by itself; starting again …", flush=True)


def _commands(var: Path, port: int) -> dict[str, list[str]]:
    # Pages go first. Celery warns of root; here it is root's own machine, and tasks are JSON, never code.
    silent = "ignore:You're running the worker with superuser privileges"
    celery = ["nice", "-n", "5", sys.executable, "-W", silent,
              "-m", "celery", "--quiet", "--app", "eoffice.celery"]  # fmt: skip
    return {
        "web": [sys.executable, "-m", "gunicorn", "eoffice.wsgi", "--bind", f"127.0.0.1:{port}",
                "--workers", "2", "--worker-class", "gthread", "--threads", "4", "--preload",
                "--log-level", "warning"],
        "worker": [*celery, "worker", "--concurrency", "1", "--loglevel", "WARNING"],
        "beat": [*celery, "beat", "--loglevel", "WARNING", "--schedule", str(var / "beat"), "--pidfile", ""],
    }  # fmt: skip


@contextmanager
def _restart_servers(servers: list):
    """Start a server again whenever it was killed; the programs reconnect by themselves."""
    ended = threading.Event()

    def watch():
        while not ended.wait(1):
            for server in servers:
                if not server.alive():
                    print(f"{type(server).__name__} ended by itself; starting it again …", flush=True)
                    server.start()

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


@contextmanager
def _greeting(port: int, environ: dict[str, str], var: Path):
    """Print the address and the sign-ins once the pages answer; then load the work of the demo."""

    def greet():
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5):
                    break
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        print(f"\n  e-office: http://localhost:{port}/   (Ctrl-C stops everything)\n", flush=True)
        if prepare.demo_is_wanted():
            logins = [sys.executable, "manage.py", "demo_logins"]
            subprocess.run(logins, env=environ, start_new_session=True)
        if prepare.is_unfinished(var):
            print(prepare.MEANWHILE, flush=True)
            # Pages go first.
            work = ["nice", "-n", "5", sys.executable, "-m", "eoffice.local", "work"]
            if subprocess.run(work, env=environ, start_new_session=True).returncode:
                print("The demo is not complete; the next start begins it anew.", flush=True)

    threading.Thread(target=greet, daemon=True).start()
    yield


def _is_taken(port: int) -> bool:
    """Return whether the port is taken; a process just killed may need a moment to let go of it."""
    deadline = time.monotonic() + 2
    while environment.is_listening(port):
        if time.monotonic() > deadline:
            return True
        time.sleep(0.05)
    return False


def _end_on_signals() -> None:
    """Make a closed terminal and SIGTERM stop everything in order, as Ctrl-C does."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    # While honcho watches, it is honcho that acts on SIGTERM.
    signal.signal(signal.SIGHUP, lambda *_: os.kill(os.getpid(), signal.SIGTERM))
