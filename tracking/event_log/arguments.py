"""Options of the commands that read an event log: how its columns are called, and how it is written."""

import codecs
from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.management.base import CommandError

from . import reading
from .options import COLUMN_OPTIONS, DATES, Columns, Options

MOST_SHOWN = 20
SEPARATORS = {"tab": "\t", "comma": ",", "semicolon": ";"}


def add_columns(parser: ArgumentParser) -> None:
    """Add an option for each column that a log may call otherwise."""
    for name in COLUMN_OPTIONS:
        column = getattr(Columns, name)
        parser.add_argument(f"--{name}", default=column, help=f"column, {column} by default")


def add_form(parser: ArgumentParser) -> None:
    """Add the options that say how the text of a log is written, and which of it is to be read."""
    parser.add_argument("--separator", type=separator, help="one character, or tab; found out by default")
    parser.add_argument("--encoding", type=encoding, help="such as cp1252; found out by default")
    parser.add_argument(
        "--leave-out-column",
        type=int,
        action="append",
        default=[],
        help="a column not to be read, by its place",
    )
    parser.add_argument("--dates", choices=DATES, default="iso", help="how times are written")
    parser.add_argument("--zone", type=zone, help="zone of times that name none, such as Asia/Kolkata")
    parser.add_argument("--nobody", default="", help="name of a hand for events that name none")
    parser.add_argument(
        "--lifecycle", default="", help="column that says start and complete, to be read as one act"
    )
    parser.add_argument("--since", type=date.fromisoformat, help="leave out cases that began earlier")
    parser.add_argument("--until", type=date.fromisoformat, help="leave out cases that went on later")


def options_from(values: dict) -> Options:
    """The options of a log from the values of a command's."""
    form = {name: values[name] for name in ("separator", "encoding", "dates", "zone", "lifecycle")}
    return Options(
        columns=Columns(**{name: values[name] for name in COLUMN_OPTIONS}),
        leave_out_columns=frozenset(values["leave_out_column"]),
        nobody=values["nobody"].strip(),
        since=values["since"],
        until=values["until"],
        **form,
    )


def read(file: Path, options: Options) -> reading.Log:
    """Read a log; CommandError where the file cannot be opened."""
    try:
        return reading.read(file, options)
    except OSError as error:
        raise CommandError(f"{file} cannot be opened: {error.strerror}") from None


def refuse(refused: list[str], consequence: str) -> None:
    """Raise CommandError with the first of the lines that were refused."""
    if refused:
        reasons = "\n".join(refused[:MOST_SHOWN])
        more = f"\n… and {len(refused) - MOST_SHOWN} more" if len(refused) > MOST_SHOWN else ""
        raise CommandError(f"{len(refused)} rows cannot be read; {consequence}.\n{reasons}{more}")


def separator(text: str) -> str:
    """A single character, or its name."""
    if len(text := SEPARATORS.get(text, text)) != 1:
        raise ArgumentTypeError("one character, or tab")
    return text


def encoding(text: str) -> str:
    """An encoding of text that is there."""
    try:
        "".encode(text)
        return codecs.lookup(text).name
    except LookupError:
        raise ArgumentTypeError(f"there is no encoding {text}") from None


def zone(text: str) -> ZoneInfo:
    """A time zone by its name."""
    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ArgumentTypeError(f"there is no zone {text}; one is called Asia/Kolkata") from None
