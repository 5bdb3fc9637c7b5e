"""The environment of the local e-Office: written at `make run`, read again by manage.py."""

import os
import secrets
import socket
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.fernet import Fernet

from . import processes

# If any of these is set, the environment names an e-Office, and the local one is not used.
NAMING = ("SECRET_KEY", "DATABASE_URL", "REDIS_URL", "DEBUG", "DJANGO_SETTINGS_MODULE")
NONE_HERE = (
    "There is no local e-Office here yet; make one with: make run\n"
    "To speak to a server of yours, set SECRET_KEY, DATABASE_URL and REDIS_URL (docs/operators.md)."
)
NOT_RUNNING = "The local e-Office is not running; start it in another window with: make run"


def folder() -> Path:
    """The folder of everything that this machine makes."""
    return Path(os.environ.get("VAR", "var")).resolve()


def is_configured(environ: dict[str, str]) -> bool:
    """Return whether an environment names an e-Office."""
    return any(environ.get(name) for name in NAMING)


def for_run(var: Path, urls: dict[str, str]) -> dict[str, str]:
    """The environment of a run; only this machine can reach it."""
    return urls | {
        processes.MARK: str(var),
        "SECRET_KEY": _stored(var / "secret-key", lambda: secrets.token_urlsafe(50)),
        "SECOND_FACTOR_KEYS": _stored(var / "second-factor-key", lambda: Fernet.generate_key().decode()),
        "ALLOWED_HOSTS": os.environ.get("ALLOWED_HOSTS", "localhost,127.0.0.1"),
        "HTTPS": "0",
        "LOG_JSON": "0",
        "STATIC_ROOT": str(var / "static"),
        "MEDIA_ROOT": str(var / "papers"),
        "PRINTS_ROOT": str(var / "prints"),
    }


def of_last_run(var: Path) -> dict[str, str] | None:
    """The environment of what `make run` made in the folder; None where it made nothing there."""
    try:
        (var / "secret-key").read_text()
        urls = {"DATABASE_URL": postgres_url(var), "REDIS_URL": redis_url(var)}
    except OSError:
        return None
    # Without the mark, because a run ends every process that bears it, and a command is not one of them.
    return {name: value for name, value in for_run(var, urls).items() if name != processes.MARK}


def postgres_url(var: Path) -> str:
    """The address of the embedded PostgreSQL, as its last start left it."""
    password, port = ((var / f"postgres-{what}").read_text() for what in ("password", "port"))
    return f"postgres://eoffice:{password}@127.0.0.1:{port}/eoffice"


def redis_url(var: Path) -> str:
    """The address of the embedded Redis, as its last start left it."""
    password, port = ((var / f"redis-{what}").read_text() for what in ("password", "port"))
    return f"redis://:{password}@127.0.0.1:{port}/0"


def is_running() -> bool:
    """Return whether PostgreSQL and Redis listen where the environment says they are."""
    return all(is_listening(urlsplit(os.environ[name]).port) for name in ("DATABASE_URL", "REDIS_URL"))


def is_listening(port: int) -> bool:
    """Return whether a program listens at that port of this machine."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _stored(file: Path, make: Callable[[], str]) -> str:
    """A secret of this machine, made when it is first needed."""
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(make())
    return file.read_text()
