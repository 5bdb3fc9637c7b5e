"""Reading of a whole event log before anything is written; unreadable rows are named with their line."""

import csv
import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

BEGINNING = datetime(2000, 1, 2, tzinfo=UTC)
LONGEST_PAPER, LONGEST_HAND = 100, 200


@dataclass(frozen=True)
class Columns:
    """Names of the columns of a log; the defaults are the names of the XES standard's extensions.

    Only the group may be missing.
    """

    paper: str = "case:concept:name"
    hand: str = "org:resource"
    time: str = "time:timestamp"
    activity: str = "concept:name"
    group: str = "org:group"

    def required(self) -> dict[str, str]:
        """The columns that a log must have."""
        return {name: column for name, column in vars(self).items() if name != "group"}


@dataclass(frozen=True)
class Event:
    """One act: its paper, hand, time and activity."""

    paper: str
    hand: str
    at: datetime
    activity: str
    attributes: dict[str, str]


@dataclass
class Log:
    """The content of a file: its events by paper, and the rows that could not be read."""

    papers: dict[str, list[Event]] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)

    @property
    def events(self) -> int:
        """Count of the acts."""
        return sum(map(len, self.papers.values()))


def read(path: Path, columns: Columns) -> Log:
    """Read the whole file before anything is written; an unreadable row is noted with line and reason."""
    opener = gzip.open if path.suffix == ".gz" else open
    log = Log()
    with opener(path, "rt", encoding="utf-8-sig", newline="") as text:
        reader = csv.DictReader(text)
        try:
            for event in _events(reader, columns, log.refused):
                log.papers.setdefault(event.paper, []).append(event)
        # The rest of the file cannot be read at all.
        except (UnicodeDecodeError, csv.Error, EOFError, OSError, zlib.error) as error:
            log.refused.append(f"after line {reader.line_num}: {error}")
    for events in log.papers.values():
        events.sort(key=lambda event: event.at)
    return log


def _events(reader: csv.DictReader, columns: Columns, refused: list[str]) -> Iterator[Event]:
    if missing := set(columns.required().values()) - set(reader.fieldnames or []):
        refused.append(f"line 1: no column {', '.join(sorted(missing))}")
        return
    for row in reader:
        try:
            yield _event(row, columns)
        except ValueError as error:
            refused.append(f"line {reader.line_num}: {error}")


def _event(row: dict[str, str], columns: Columns) -> Event:
    if None in row or None in row.values():
        raise ValueError("more or fewer cells than columns")
    if any("\0" in value for value in row.values()):
        raise ValueError("a cell holds the character NUL")
    required = columns.required()
    facts = {name: row[column].strip() for name, column in required.items()}
    if empty := [required[name] for name, value in facts.items() if not value]:
        raise ValueError(f"{', '.join(empty)} is empty")
    for name, most in (("paper", LONGEST_PAPER), ("hand", LONGEST_HAND)):
        if len(facts[name]) > most:
            raise ValueError(f"{required[name]} is longer than {most} characters")
    core = set(required.values())
    attributes = {column: value for column, value in row.items() if column not in core}
    if columns.group in attributes:
        attributes[Columns.group] = attributes.pop(columns.group)
    return Event(facts["paper"], facts["hand"], _instant(facts["time"]), facts["activity"], attributes)


def _instant(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(f"{text} has no time zone")
    if not BEGINNING <= at <= datetime.now(UTC):
        raise ValueError(f"{text} lies before the year 2000 or in the future")
    return at
