"""Papers copied beside the write-ahead log, so that no paper named in a restored database is missing."""

import hashlib
import os
import shutil
from collections import deque
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

from .store import PART

# A row may get its number before its transaction has one; so far back rows are looked at again.
UNSETTLED = 1000
BATCH = 5000
# The time is taken before the look's own transaction gets its number, so that whatever was committed by then
# has a lower one.
LOOK = """
    SELECT statement_timestamp(), pg_snapshot_xmin(pg_current_snapshot())::text::bigint,
           pg_current_xact_id()::text::bigint, (SELECT coalesce(max(id), 0) FROM files_document)
"""
NEW = "SELECT id, content, sha256 FROM files_document WHERE id > %s ORDER BY id LIMIT %s"


class Look(NamedTuple):
    """One look at the database: the time, the number of its transaction, and the last paper seen."""

    at: datetime
    transaction: int
    last_paper: int


class Papers:
    """The copying of papers, from the folder of the program to that of the backups."""

    def __init__(self, connection, source: Path, target: Path):
        self.connection, self.source, self.target = connection, source, target
        self.missing: set[str] = set()
        self._settled, self._copied = 0, set()
        self._looks: deque[Look] = deque()

    def copy(self) -> datetime | None:
        """Copy what is new; return a new moment by which all that was committed is copied, or None.

        Rows that were written before a look may be committed after it. A look is settled once every
        transaction with a lower number has ended.
        """
        with self.connection.cursor() as cursor:
            cursor.execute(LOOK)
            at, oldest_open, transaction, last_paper = cursor.fetchone()
        self._copy_since(self._settled - UNSETTLED)
        self._looks.append(Look(at, transaction, last_paper))
        return self._settle(oldest_open)

    def _settle(self, oldest_open: int) -> datetime | None:
        settled = None
        while self._looks and self._looks[0].transaction < oldest_open:
            look = self._looks.popleft()
            settled, self._settled = look.at, look.last_paper
        self._copied = {paper for paper in self._copied if paper > self._settled - UNSETTLED}
        return settled

    def _copy_since(self, last: int) -> None:
        while True:
            with self.connection.cursor() as cursor:
                cursor.execute(NEW, [last, BATCH])
                rows = cursor.fetchall()
            for paper, name, sha256 in rows:
                if paper not in self._copied:
                    self._copy(name, sha256)
                    self._copied.add(paper)
            if len(rows) < BATCH:
                return
            last = rows[-1][0]

    def _copy(self, name: str, sha256: str) -> None:
        """Copy one paper, unless it is there; one that is missing or damaged is reported, and not copied."""
        target = self.target / name
        if target.exists():
            return
        part = target.with_name(f"{target.name}.{uuid4().hex}{PART}")
        try:
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            if _copy_hashed(self.source / name, part) != sha256:
                raise OSError(f"{name} is not what was uploaded.")
            part.replace(target)
            _sync(target.parent)
        except OSError as error:
            if name not in self.missing:
                print(f"This paper could not be copied: {error}", flush=True)
            self.missing.add(name)
        else:
            self.missing.discard(name)
        finally:
            part.unlink(missing_ok=True)


def _copy_hashed(source: Path, target: Path) -> str:
    with source.open("rb") as reading, target.open("wb") as writing:
        shutil.copyfileobj(reading, writing, 1 << 20)
        writing.flush()
        os.fsync(writing.fileno())
    with target.open("rb") as copied:
        return hashlib.file_digest(copied, "sha256").hexdigest()


def _sync(folder: Path) -> None:
    """Make a new name in the folder survive a power cut."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
