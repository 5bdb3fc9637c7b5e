"""`make run`: every server of e-office on this machine, watched together and stopped together."""

import fcntl
import json
import os
import secrets
import shlex
import signal
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from honcho.manager import Manager

from . import messages, processes
from .postgres import Postgres
from .redis_server import Redis

PATIENCE = 60


def run(var: Path, port: int) -> int:
    """Start everything, print the address, and stay until stopped; the exit code."""
    with alone(var):
        processes.stop(lambda: processes.bearing(var))
        if not _free(port):
            raise SystemExit(f"Port {port} is taken by another program. Choose one: PORT=8001 make run")
        with servers(var) as urls:
            environment = _environment(var, port, urls)
            os.environ.update(environment)
            prepare()
            return _watch(var, port, environment)


@contextmanager
def alone(var: Path):
    """Nobody else works in this folder meanwhile."""
    var.mkdir(parents=True, exist_ok=True)
    with (var / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SystemExit(
                f"e-office runs from {var} already. A second one: PORT=8001 VAR=var2 make run"
            ) from None
        yield


@contextmanager
def servers(var: Path, *, hasty: bool = False):
    """PostgreSQL and Redis for a while, unless the environment names others; yields their addresses."""
    started, urls = [], {}
    ports = _ports(var)
    try:
        for name, server in (
            ("DATABASE_URL", lambda: Postgres(var, ports["postgres"], hasty=hasty)),
            ("REDIS_URL", lambda: Redis(var, ports["redis"])),
        ):
            if given := os.environ.get(name):
                urls[name] = given
                continue
            made = server()
            started.append(made)
            made.start()
            urls[name] = made.url
        yield urls
    finally:
        for made in reversed(started):
            made.stop()


def prepare() -> None:
    """Bring the database, the translations, the static files and, once, the demo state up to date."""
    import django
    from django.core.management import call_command

    messages.compile_all()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eoffice.settings")
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    from accounts.models import Office

    if not Office.objects.exists():
        print("Loading the state and the demo; this takes a minute or two, once …", flush=True)
        call_command("load_demo")


def _watch(var: Path, port: int, environment: dict[str, str]) -> int:
    python = sys.executable
    manager = Manager()
    commands = {
        "web": [python, "-m", "gunicorn", "eoffice.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "2",
                "--worker-class", "gthread", "--threads", "4", "--preload", "--log-level", "warning"],
        "worker": [python, "-m", "celery", "-A", "eoffice.celery", "worker", "--concurrency", "1",
                   "-l", "WARNING"],
        "beat": [python, "-m", "celery", "-A", "eoffice.celery", "beat", "-l", "WARNING",
                 "--schedule", str(var / "beat"), "--pidfile", ""],
    }  # fmt: skip
    for name, command in commands.items():
        manager.add_process(name, "exec " + shlex.join(command), env=os.environ | environment)
    # A closed terminal stops everything as Ctrl-C does.
    signal.signal(signal.SIGHUP, lambda *_: os.kill(os.getpid(), signal.SIGTERM))
    threading.Thread(target=_greet, args=(port,), daemon=True).start()
    manager.loop()
    # Ctrl-C and SIGTERM are how this ends well.
    return 0 if manager.returncode in (130, 143) else manager.returncode or 0


def _greet(port: int) -> None:
    """When the pages answer, say where they are and with whom to sign in."""
    from django.core.management import call_command

    address = f"http://localhost:{port}/"
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5):
                break
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    print(f"\ne-office: {address}   (Ctrl-C stops everything)\n", flush=True)
    call_command("demo_logins")


def _environment(var: Path, port: int, urls: dict[str, str]) -> dict[str, str]:
    return urls | {
        processes.MARK: str(var),
        "SECRET_KEY": _secret_key(var),
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "HTTPS": "0",
        "STATIC_ROOT": str(var / "static"),
        "MEDIA_ROOT": str(var / "papers"),
    }


def _secret_key(var: Path) -> str:
    kept = var / "secret-key"
    if not kept.exists():
        kept.write_text(secrets.token_urlsafe(50))
        kept.chmod(0o600)
    return kept.read_text()


def _ports(var: Path) -> dict[str, int]:
    """The ports of the two servers: those of last time where they are still free."""
    kept = var / "ports.json"
    ports = json.loads(kept.read_text()) if kept.exists() else {}
    for name in ("postgres", "redis"):
        ports.setdefault(name, _any_free_port())
    kept.write_text(json.dumps(ports))
    return ports


def _free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        return probe.connect_ex(("127.0.0.1", port)) != 0


def _any_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
