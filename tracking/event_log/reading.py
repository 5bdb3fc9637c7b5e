"""Reading of a whole event log before anything is written."""

import lzma
import zlib
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

from django.utils import timezone

from . import instants, rows, xes
from .events import Event, completed, events
from .options import Options
from .steps import UNKNOWN, named

EMPTY = "the log has no events"


@dataclass
class Log:
    """The content of a file: its acts by case and time, what was refused, and what a person should know."""

    cases: dict[str, list[Event]] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    unknown: str = UNKNOWN

    @property
    def events(self) -> int:
        """Count of the acts."""
        return sum(map(len, self.cases.values()))

    @property
    def hands(self) -> set[str]:
        """Names of those who acted."""
        return {event.hand for acts in self.cases.values() for event in acts}

    @property
    def handovers(self) -> int:
        """Count of acts that follow in a case on that of another hand."""
        return sum(one.hand != other.hand for acts in self.cases.values() for one, other in pairwise(acts))

    @property
    def span(self) -> tuple[datetime, datetime]:
        """Times of the first and of the last act."""
        return min(acts[0].at for acts in self.cases.values()), max(
            acts[-1].at for acts in self.cases.values()
        )


def read(path: Path, options: Options) -> Log:
    """Read the whole file; OSError where it cannot be opened. The log names what cannot be read."""
    log = Log(unknown=options.nobody or UNKNOWN)
    with rows.opened(path) as file:
        acts = _acts(file, options, log)
    _place(acts, options, log)
    if not log.cases and not log.refused:
        log.refused.append(EMPTY)
    return log


def _acts(file: BinaryIO, options: Options, log: Log) -> list[Event]:
    """The acts in the order of the file, up to where it cannot be read any further."""
    acts: list[Event] = []
    text = None
    try:
        kind = rows.kind_of(file)
        if kind == "workbook":
            log.refused.append(
                "this is a workbook or a ZIP archive; save the sheet as CSV, or unpack the archive"
            )
            return []
        text = rows.Text(file, options) if kind == "text" else None
        for act in events(_needed(text, options) if text else xes.rows(file), options, log.refused):
            acts.append(act)
    except rows.Unreadable as error:
        log.refused.append(str(error))

    except (EOFError, OSError, zlib.error, lzma.LZMAError) as error:
        log.refused.append(f"after line {text.line if text else 0}: the file cannot be unpacked: {error}")
    if text:
        log.notes.append(
            f"text in {text.encoding}, separated by {rows.SEPARATORS.get(text.separator, text.separator)}"
        )
    return acts


def _needed(text: rows.Text, options: Options):
    """The rows of a table that has the columns needed."""
    rows_of_text = text.rows()
    first = next(rows_of_text, None)
    for name, column in options.columns.required().items():
        if column not in text.columns:
            there = ", ".join(filter(None, text.columns)) or "none"
            raise rows.Unreadable(
                f"line {text.heading_line}: no column {column}; name it by --{name}. The columns are: {there}"
            )
    if first is not None:
        yield first
    yield from rows_of_text


def _place(acts: list[Event], options: Options, log: Log) -> None:
    """Put the acts into the order of time, case by case, without the cases that were to be left out."""
    if options.lifecycle:
        acts, neither = completed(acts)
        _note(log, neither, f"rows left out: neither a completed act in {options.lifecycle} nor its start")
    else:
        kinds = Counter(act.transition for act in acts if act.transition not in ("", "complete"))
        _note(
            log,
            sum(kinds.values()),
            f"rows count as acts although they are {', '.join(sorted(kinds))}; "
            "--lifecycle lifecycle:transition reads a start and its completion as one act",
        )
    cases: dict[str, list[Event]] = {}
    for act in sorted(acts, key=lambda act: act.at):
        cases.setdefault(act.case, []).append(act)
    kept = {case: own for case, own in cases.items() if _within(own, options)}
    _note(log, len(cases) - len(kept), "cases left out: they have acts before --since or after --until")
    flat = named([act for own in kept.values() for act in own])
    log.cases = {case: [] for case in kept}
    for act in flat:
        _check_covered(act, options, log)
        log.cases[act.case].append(act)
    if options.nobody:
        _note(log, sum(act.hand == options.nobody for act in flat), f"acts of {options.nobody}")


def _note(log: Log, count: int, words: str) -> None:
    if count:
        log.notes.append(f"{count} {words}")


def _within(acts: list[Event], options: Options) -> bool:
    first, last = _day(acts[0], options), _day(acts[-1], options)
    return (options.since is None or first >= options.since) and (
        options.until is None or last <= options.until
    )


def _day(act: Event, options: Options) -> date:
    return act.at.astimezone(options.zone or timezone.get_default_timezone()).date()


def _check_covered(act: Event, options: Options, log: Log) -> None:
    try:
        instants.check_covered(str(act.at), act.at)
    except ValueError as error:
        log.refused.append(f"line {act.line}: {options.columns.time}: {error}")
