"""Backing up as long as it runs: a base backup a day, the write-ahead log and the papers all the time."""

import subprocess
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg2

from . import programs
from .papers import Papers
from .store import Store, write

SLOT = programs.APPLICATION
EVERY = timedelta(days=1)
SECONDS = 2.0
RECEIVED = "SELECT restart_lsn FROM pg_replication_slots WHERE slot_name = %s"


class Keeper:
    """The backup of one e-Office: the database at the address, the papers in the folder."""

    def __init__(self, address: str, papers: Path, store: Store, *, days: int):
        self.address, self.source, self.store, self.days = address, papers, store, days
        self.receiver: subprocess.Popen | None = None
        self.base: subprocess.Popen | None = None
        # Without the slot the log has a hole, and only a base backup from now on leads anywhere.
        self.unbroken_since = datetime.min.replace(tzinfo=UTC)

    def keep(self) -> None:
        """Back up until stopped; whatever ends meanwhile is begun again."""
        self.store.prepare()
        try:
            while True:
                try:
                    with closing(
                        psycopg2.connect(self.address, application_name=programs.APPLICATION)
                    ) as connection:
                        connection.autocommit = True
                        self._keep(connection)
                except psycopg2.OperationalError as error:
                    print(f"The database cannot be reached: {error}", flush=True)
                    self._report(up=False)
                    time.sleep(SECONDS)
        finally:
            for program in filter(None, (self.receiver, self.base)):
                program.terminate()

    def _keep(self, connection) -> None:
        papers, waiting = Papers(connection, self.source, self.store.papers), []
        while True:
            self._receive(connection)
            self._back_up_base(connection)
            if moment := papers.copy():
                waiting.append((moment, _ask(connection, "SELECT pg_current_wal_insert_lsn()")))
            received = _ask(connection, RECEIVED, SLOT)
            arrived = [
                pair for pair in waiting if _ask(connection, "SELECT %s::pg_lsn <= %s", pair[1], received)
            ]
            base = self._last_base()
            if arrived and base and arrived[-1][0] >= base:
                self.store.until = arrived[-1][0]
            waiting = [pair for pair in waiting if pair not in arrived]
            self._report(up=True, missing=len(papers.missing))
            time.sleep(SECONDS)

    def _receive(self, connection) -> None:
        """Receive the log, flushed as it comes; the slot makes the server store what was not received yet."""
        if self.receiver and self.receiver.poll() is None:
            return
        if not _ask(connection, "SELECT true FROM pg_replication_slots WHERE slot_name = %s", SLOT):
            programs.start("pg_receivewal", "--slot", SLOT, "--create-slot", address=self.address).wait()
            self.unbroken_since = _ask(connection, "SELECT clock_timestamp()")
        arguments = ["--directory", self.store.wal, "--slot", SLOT, "--synchronous", "--no-loop"]
        self.receiver = programs.start("pg_receivewal", *arguments, address=self.address)

    def _back_up_base(self, connection) -> None:
        """Begin a base backup when one is due; name it when it is complete."""
        if self.base is None and self._is_due():
            arguments = ["--pgdata", self.store.new_base(), "--wal-method", "none", "--checkpoint", "fast"]
            self.base = programs.start("pg_basebackup", *arguments, address=self.address)
        elif self.base and self.base.poll() is not None:
            if self.base.returncode == 0:
                self.store.complete_base(_ask(connection, "SELECT clock_timestamp()") + timedelta(seconds=1))
                self.store.purge(datetime.now(UTC) - timedelta(days=self.days))
            self.base = None
            self.store.prepare()

    def _is_due(self) -> bool:
        last = self._last_base()
        return last is None or datetime.now(UTC) - last > EVERY

    def _last_base(self) -> datetime | None:
        """The moment of the last base backup from which the log leads on without a hole."""
        return max((at for at, _folder in self.store.bases() if at >= self.unbroken_since), default=None)

    def _report(self, *, up: bool, missing: int = 0) -> None:
        """Write the figures for Prometheus: beside the program they are on its own page of figures."""
        base, until = self._last_base(), self.store.until
        figures = {
            "up": int(up),
            "base_timestamp_seconds": base.timestamp() if base else 0,
            "until_timestamp_seconds": until.timestamp() if until else 0,
            "papers_missing": missing,
        }
        lines = [f"eoffice_backup_{name} {value}" for name, value in figures.items()]
        write(self.store.status, "\n".join([*lines, ""]))


def _ask(connection, statement: str, *facts):
    with connection.cursor() as cursor:
        cursor.execute(statement, facts)
        row = cursor.fetchone()
    return row and row[0]
