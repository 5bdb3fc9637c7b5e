"""The folder of backups: base backups, the write-ahead log, papers, and how far they reach."""

import os
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from . import programs

STAMP = "%Y%m%dT%H%M%SZ"
PART = ".part"


class Store:
    """One folder of backups. A base backup bears the second in which it was complete."""

    def __init__(self, root: Path):
        self.root, self.wal, self.papers = root, root / "wal", root / "papers"
        self._bases, self._until, self.status = root / "base", root / "until", root / "backup.prom"

    def prepare(self) -> None:
        """Make the folders, and remove what a backup that was stopped left half made."""
        for folder in (self._bases, self.wal, self.papers):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for half in self._bases.glob(f"*{PART}"):
            shutil.rmtree(half)

    def new_base(self) -> Path:
        """The folder into which a base backup is written until it is complete."""
        return self._bases / f"new{PART}"

    def complete_base(self, at: datetime) -> None:
        """Give the base backup its name."""
        self.new_base().rename(self._bases / at.astimezone(UTC).strftime(STAMP))

    def bases(self) -> list[tuple[datetime, Path]]:
        """The complete base backups, with the second from which each can be restored; the oldest first."""
        complete = [folder for folder in self._bases.iterdir() if folder.suffix != PART]
        return sorted(
            (datetime.strptime(folder.name, STAMP).replace(tzinfo=UTC), folder) for folder in complete
        )

    def purge(self, oldest: datetime) -> None:
        """Remove what is not needed to restore to that moment or a later one: base backups, and their log."""
        bases = self.bases()
        needed = [moment for moment, _folder in bases if moment <= oldest]
        for moment, folder in bases:
            if needed and moment < needed[-1]:
                shutil.rmtree(folder)
        if remaining := self.bases():
            begin = _first_segment(remaining[0][1])
            subprocess.run([programs.path("pg_archivecleanup"), self.wal, begin], check=True)

    @property
    def until(self) -> datetime | None:
        """The latest moment to which everything can be restored, papers included; None before the first."""
        try:
            return datetime.fromisoformat(self._until.read_text())
        except FileNotFoundError:
            return None

    @until.setter
    def until(self, moment: datetime) -> None:
        write(self._until, moment.isoformat())


def write(file: Path, text: str) -> None:
    """Write the file whole or not at all."""
    part = file.with_name(file.name + PART)
    with part.open("w") as written:
        written.write(text)
        written.flush()
        os.fsync(written.fileno())
    part.replace(file)


def _first_segment(base: Path) -> str:
    """The first segment of the log that a base backup needs, as its label names it."""
    first = (base / "backup_label").read_text().partition("\n")[0]
    return first.partition("(file ")[2].rstrip(")")
