"""The web servers that are measured, all started alike: ours, the floor, another checkout's."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import redis

from . import databases

HERE = Path(__file__).resolve().parents[2]
# As `make run` starts it.
GUNICORN = [sys.executable, "-m", "gunicorn", "--workers", "2", "--worker-class", "gthread", "--threads", "4",
            "--preload", "--log-level", "warning"]  # fmt: skip
PATIENCE = 30
_redis_numbers = count(1)


@dataclass(frozen=True)
class Server:
    """A web server: the port it answers at, and its first process."""

    port: int
    pid: int


def ours(size: int):
    """The server of this checkout, on the papers of that size."""
    return _serving("eoffice.wsgi", "eoffice.settings", HERE, size)


def floor(size: int):
    """The server of the plain project, on the same database."""
    return _serving("floor.wsgi", "floor.settings", HERE / "eoffice" / "bench", size)


def of_checkout(checkout: Path, size: int, static: Path):
    """The server of another checkout, on the same database, with the static files it gathered."""
    return _serving("eoffice.wsgi", "eoffice.settings", checkout, size, STATIC_ROOT=str(static))


def environment(folder: Path, settings: str, **more: str) -> dict[str, str]:
    """The environment of a program that is started from a project's folder."""
    return os.environ | {"PYTHONPATH": str(folder), "DJANGO_SETTINGS_MODULE": settings} | more


@contextmanager
def _serving(application: str, settings: str, folder: Path, size: int, **more: str) -> Iterator[Server]:
    """A gunicorn with its own Redis database, so that servers do not read each other's cache."""
    port = _free_port()
    more |= {"DATABASE_URL": databases.address(size), "REDIS_URL": _own_redis(), "LIMITS_TIMES": "1000000"}
    process = subprocess.Popen(
        [*GUNICORN, "--bind", f"127.0.0.1:{port}", application],
        cwd=folder,
        env=environment(folder, settings, **more),
    )
    try:
        _wait(process, port)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait()


def _own_redis() -> str:
    address = urlunsplit(urlsplit(os.environ["REDIS_URL"])._replace(path=f"/{next(_redis_numbers)}"))
    with redis.Redis.from_url(address) as client:
        client.flushdb()
    return address


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait(process: subprocess.Popen, port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit("A web server did not start.")
