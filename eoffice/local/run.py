"""`make run`: every server of e-office on this machine, watched together and stopped together."""

import fcntl
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from . import environment, prepare, processes, program_role
from .output import Output
from .postgres import Postgres
from .redis_server import Redis
from .supervisor import Program, watch

PATIENCE = 60
TERMINATED = 143
SECONDS_BETWEEN_LOOKS = 0.5


def run(var: Path, port: int) -> int:
    """Start everything, print the address, and run until stopped; return the exit code."""
    _end_on_signals()
    with exclusive(var):
        # Processes left over from a killed run have nothing to finish that recovery from a crash does not.
        processes.stop(lambda: processes.marked(var), first=signal.SIGKILL)
        listener = _listener(port)
        reset = prepare.is_unfinished(var)
        if reset:
            print(prepare.RESET, flush=True)
        with servers(var, reset=reset) as (urls, started):
            prepare.forget_unfinished(var)
            environ = os.environ | environment.for_run(var, urls)
            is_ours = any(isinstance(server, Postgres) for server in started)
            _prepare(var, environ, is_ours=is_ours)
            if is_ours:
                # Only what prepares the tables works as their owner.
                environ["DATABASE_URL"] = program_role.give(urls["DATABASE_URL"], var)
            answers = threading.Event()
            with _restart_servers(started), _greeting(port, environ, var, answers):
                return _watch(var, listener, environ, answers)


def _prepare(var: Path, environ: dict[str, str], *, is_ours: bool) -> None:
    """Bring everything up to date, unless nothing changed since the last start on a database of our own."""
    url = environ["DATABASE_URL"]
    if not is_ours or prepare.is_needed(var, url):
        subprocess.run([sys.executable, "-m", "eoffice.local", "prepare"], env=environ, check=True)
        prepare.note_done(var, url)


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
            started.append(Postgres(var, unsafe=unsafe))
        if "REDIS_URL" not in urls:
            started.append(Redis(var))
        with ThreadPoolExecutor() as executor:
            starts = [executor.submit(_start, server, urls, reset=reset) for server in started]
        for start in starts:
            start.result()
        yield urls, started
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        processes.stop(lambda: processes.marked(var))
        for server in reversed(started):
            server.stop()


def _start(server, urls: dict[str, str], *, reset: bool) -> None:
    print(f"Starting {server.name} …", flush=True)
    server.start(reset=reset)
    urls[server.variable] = server.url


def _watch(var: Path, listener: socket.socket, environ: dict[str, str], answers: threading.Event) -> int:
    """Run the programs until Ctrl-C or a polite kill, by which a run ends well."""
    output = Output(var / "log")
    commands = _commands(var, listener.fileno()).items()
    programs = [Program(name, command, var=var, environ=environ, output=output) for name, command in commands]
    try:
        watch(programs, listener, answers)
    except KeyboardInterrupt:
        pass
    except SystemExit as stopped:
        if stopped.code != TERMINATED:
            raise
    return 0


def _commands(var: Path, listener: int) -> dict[str, list[str]]:
    # Pages go first. Celery warns of root; here it is root's own machine, and tasks are JSON, never code.
    silent = "ignore:You're running the worker with superuser privileges"
    celery = ["nice", "-n", "5", sys.executable, "-W", silent,
              "-m", "celery", "--quiet", "--app", "eoffice.celery"]  # fmt: skip
    return {
        "web": [sys.executable, "-m", "gunicorn", "eoffice.wsgi", "--bind", f"fd://{listener}",
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
        while not ended.wait(SECONDS_BETWEEN_LOOKS):
            for server in servers:
                if not server.alive():
                    print(f"{server.name} ended by itself; starting it again …", flush=True)
                    _start_again(server)

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _start_again(server) -> None:
    """Start it; where that fails, say why, and the next look tries again."""
    try:
        server.start()
    except (SystemExit, OSError) as failure:
        print(failure, flush=True)


@contextmanager
def _greeting(port: int, environ: dict[str, str], var: Path, answers: threading.Event):
    """Print the address and the sign-ins once the pages answer; then load the work of the demo."""

    def greet():
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5):
                    break
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        answers.set()
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


def _listener(port: int) -> socket.socket:
    """Bind the port, at which the web server listens; a process just killed may hold it for a moment."""
    deadline = time.monotonic() + 2
    while True:
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except OSError:
            listener.close()
            if time.monotonic() > deadline:
                raise SystemExit(
                    f"Port {port} is taken by another program. Choose one: PORT=8001 make run"
                ) from None
            time.sleep(0.05)
        else:
            return listener


def _end_on_signals() -> None:
    """Make a closed terminal and SIGTERM stop everything in order, as Ctrl-C does."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(TERMINATED))
