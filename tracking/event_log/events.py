"""Rows as acts of hands on cases; a row that is none is refused with line, column and what mends it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from tracking.models import Kind

from . import instants
from .options import Columns, Options
from .rows import Row

LONGEST_CASE, LONGEST_HAND = 100, 200
# Columns of our own exports that the ledger computes anew.
COMPUTED = {
    "eoffice:working_seconds",
    "eoffice:hold_seconds",
    "eoffice:limit_seconds",
    "eoffice:late_seconds",
}
# Columns whose names are the ledger's in an export, and what stands there for an act of a log from elsewhere.
LEDGER = {
    Columns.paper: None,
    Columns.activity: None,
    Columns.hand: None,
    Columns.group: None,
    Columns.time: None,
    Columns.start: None,
    "lifecycle:transition": "complete",
    Columns.to: None,
    Columns.kind: None,
    Columns.until: None,
    "eoffice:office": None,
    "case:eoffice:office": None,
    "case:eoffice:subject_head": None,
}
LEFT_OVER = "imported:"


@dataclass(frozen=True)
class Event:
    """One act: its case, hand, times and activity, and where a log says so its kind and receiver."""

    line: int
    case: str
    hand: str
    at: datetime
    activity: str
    started: datetime | None
    to: str | None
    kind: Kind | None
    until: date | None
    transition: str
    attributes: dict[str, str]


def events(rows: Iterable[Row], options: Options, refused: list[str]) -> Iterator[Event]:
    """Yield the acts of a log; a row that cannot be read goes to the refused."""
    for line, row in rows:
        try:
            yield _event(line, row, options)
        except ValueError as error:
            refused.append(f"line {line}: {error}")


def _event(line: int, row: dict[str, str] | None, options: Options) -> Event:
    if row is None:
        raise ValueError("more or fewer cells than columns")
    if nul := [column for column, value in row.items() if "\0" in value]:
        raise ValueError(f"{nul[0]}: a cell holds the character NUL")
    columns = options.columns
    facts = {name: row.get(column, "").strip() for name, column in vars(columns).items()}
    facts["hand"] = facts["hand"] or options.nobody
    _check_there(facts, columns)
    at = _instant(columns.time, facts["time"], options)
    started = _instant(columns.start, facts["start"], options) if facts["start"] else None
    if started and started > at:
        raise ValueError(f"{columns.start}: {facts['start']} lies after its end, {facts['time']}")
    return Event(
        line,
        facts["paper"],
        facts["hand"],
        at,
        facts["activity"],
        started,
        None if columns.to not in row else facts["to"],
        _kind(columns.kind, facts["kind"]),
        _day(columns.until, facts["until"]),
        row.get(options.lifecycle or "lifecycle:transition", "").strip().lower(),
        _attributes(row, columns),
    )


def _check_there(facts: dict[str, str], columns: Columns) -> None:
    required = columns.required()
    if empty := [column for name, column in required.items() if not facts[name]]:
        mend = "; --nobody NAME gives such acts to a hand of that name" if columns.hand in empty else ""
        raise ValueError(f"{', '.join(empty)} is empty{mend}")
    for name, most in (("paper", LONGEST_CASE), ("hand", LONGEST_HAND), ("to", LONGEST_HAND)):
        if len(facts[name]) > most:
            raise ValueError(f"{getattr(columns, name)} is longer than {most} characters")


def _instant(column: str, text: str, options: Options) -> datetime:
    try:
        return instants.instant(text, options)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{column}: {error}") from None


def _kind(column: str, code: str) -> Kind | None:
    try:
        return Kind.get(code) if code else None
    except KeyError:
        raise ValueError(f"{column}: {code} is no kind of movement; --kind names another column") from None


def _day(column: str, text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise ValueError(f"{column}: {text} is not a day such as 2024-02-29") from None


def _attributes(row: dict[str, str], columns: Columns) -> dict[str, str]:
    """Columns that the ledger does not hold; one that bears a name of the ledger's gets another."""
    taken = {column for name, column in vars(columns).items() if name not in ("group", "start")}
    attributes = {}
    for column, value in row.items():
        if column in taken or column in COMPUTED:
            continue
        if column == columns.group:
            attributes[Columns.group] = value
        elif column == columns.start:
            attributes[Columns.start] = value
        elif column not in LEDGER:
            attributes[column] = value
        elif value and value != LEDGER[column]:
            attributes[LEFT_OVER + column] = value
    return attributes


def completed(acts: Iterable[Event]) -> tuple[list[Event], int]:
    """Read a start and its completion as one act; return the acts, and how many rows were neither."""
    result, begun, neither = [], {}, 0
    for act in sorted(acts, key=lambda act: act.at):
        key = (act.case, act.hand, act.activity, act.attributes.get("concept:instance"))
        if act.transition == "start":
            begun.setdefault(key, []).append(act.at)
        elif act.transition == "complete":
            waiting = begun.get(key)
            result.append(replace(act, started=waiting.pop(0)) if waiting else act)
        else:
            neither += 1
    return result, neither + sum(map(len, begun.values()))
