"""The doors for files: packed or not, in the encoding and with the separator that the file itself shows."""

import bz2
import codecs
import csv
import gzip
import io
import lzma
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, TextIO

from .options import Options

PACKED = {b"\x1f\x8b": gzip.open, b"BZh": bz2.open, b"\xfd7zXZ": lzma.open}
WORKBOOK, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
MARKS = [(codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")]
SEPARATORS = {",": ",", ";": ";", "\t": "tab", "|": "|"}
HEAD = 4096
SAID = re.compile(r"\"?sep=(?P<separator>.)\"?\s*", re.IGNORECASE)

INVISIBLE = "\ufeff\u200b\u200c\u200d\u2060"
NAMELESS = re.compile(r"column \d+")
NOT_UTF_8 = re.compile("[\udc80-\udcff]")

# The line on which a row begins, and its cells by column; None where there are more or fewer than columns.
Row = tuple[int, dict[str, str] | None]


class Unreadable(Exception):
    """The file cannot be read any further: the line where it stops, and what to do."""


class Text:
    """A log as a table of text: its separator and encoding, its columns, and its rows with their lines."""

    def __init__(self, file: BinaryIO, options: Options):
        self.options, self.encoding = options, options.encoding or encoding_of(file)
        # What is no UTF-8 stays in its cell, so that line and column can be named.
        errors = "surrogateescape" if self.encoding.startswith("utf-8") else "strict"
        self._lines = io.TextIOWrapper(file, self.encoding, errors=errors, newline="")
        self.line, self.heading_line, self.separator, self.columns = 0, 1, ",", []

    def rows(self) -> Iterator[Row]:
        """Yield each row with the line on which it begins; Unreadable says where the file breaks off."""
        try:
            yield from self._rows()
        except UnicodeError:
            raise Unreadable(f"after line {self.line}: {_not_in(self.encoding)}") from None
        except csv.Error as error:
            raise Unreadable(f"after line {self.line}: {_cause(error)}") from None

    def _rows(self) -> Iterator[Row]:
        skipped, first = self._begin()
        spaced = f"{self.separator} " in first
        lines = _chain(first, self._lines)
        reader = csv.reader(lines, delimiter=self.separator, strict=True, skipinitialspace=spaced)
        heading = next(reader, [])
        self.line = self.heading_line = skipped + reader.line_num
        self.columns = _columns(heading, self.options, self.line)
        self._nameless = {name for name in self.columns if NAMELESS.fullmatch(name)}
        for cells in reader:
            line, self.line = self.line + 1, skipped + reader.line_num
            if any(cell.strip() for cell in cells):
                yield line, self._cells(cells, line)

    def _begin(self) -> tuple[int, str]:
        """Take the separator from a line that says it, from the option, or from the heading."""
        first, skipped = self._lines.readline().removeprefix("\ufeff"), 0
        if said := SAID.fullmatch(first):
            self.separator = said["separator"]
            first, skipped = self._lines.readline(), 1
        else:
            self.separator = _separator(first, self.options)
        if self.options.separator:
            self.separator = self.options.separator
        return skipped, first

    def _cells(self, cells: list[str], line: int) -> dict[str, str] | None:
        """The cells by column; None where there are more or fewer than columns."""
        while len(cells) > len(self.columns) and not cells[-1].strip():
            cells.pop()
        if len(cells) != len(self.columns):
            return None
        row = {name: cell for name, cell in zip(self.columns, cells, strict=True) if name}
        row = {name: cell for name, cell in row.items() if cell or name not in self._nameless}
        for column, cell in row.items():
            self._check(column, cell, line)
        return row

    def _check(self, column: str, cell: str, line: int) -> None:
        """Refuse text in another encoding, and a cell that holds whole rows."""
        if not cell.isascii() and NOT_UTF_8.search(cell):
            raise Unreadable(f"line {line}: {column}: {_not_in(self.encoding)}")
        inner = cell.splitlines()[1:] if "\n" in cell else ()
        if any(text.count(self.separator) >= len(self.columns) - 1 > 0 for text in inner):
            raise Unreadable(
                f"line {line}: {column}: a quotation mark swallows the lines after it; "
                "double it, or take it out"
            )


def opened(path: Path) -> BinaryIO:
    """Open a file, unpacking what is packed by gzip, bzip2 or xz, whatever its name."""
    file = path.open("rb")
    head = file.read(max(map(len, PACKED)))
    file.seek(0)
    unpack = next((unpack for mark, unpack in PACKED.items() if head.startswith(mark)), None)
    return io.BufferedReader(unpack(file)) if unpack else file


def kind_of(file: BinaryIO) -> str:
    """Tell "xes", "text" or "workbook" by the first bytes."""
    head = _head(file)
    if head.startswith((WORKBOOK, OLE)):
        return "workbook"
    text = head.decode(encoding_of(file), errors="ignore").lstrip("\ufeff \t\r\n")
    return "xes" if text.startswith("<") else "text"


def encoding_of(file: BinaryIO) -> str:
    """The encoding that the first bytes show: that of their mark, or UTF-16 by its noughts, else UTF-8."""
    head = _head(file)
    for mark, name in MARKS:
        if head.startswith(mark):
            return name
    even, odd = head[0:200:2].count(0), head[1:200:2].count(0)
    if len(head) > 3 and max(even, odd) > len(head[:200]) // 4:
        return "utf-16-be" if even > odd else "utf-16-le"
    return "utf-8"


def _head(file: BinaryIO) -> bytes:
    return file.peek(HEAD)[:HEAD]


def _separator(heading: str, options: Options) -> str:
    """The separator under which most of the columns needed are there; else that with most columns."""
    wanted = set(vars(options.columns).values())

    def found(separator: str) -> tuple[int, int]:
        names = [name.strip() for name in next(csv.reader([heading], delimiter=separator), [])]
        return len(wanted.intersection(names)), len(names)

    return max(SEPARATORS, key=found)


def _columns(heading: list[str], options: Options, line: int) -> list[str]:
    """Names of the columns, "" for those left out; one without a name is called by its place."""
    if any(NOT_UTF_8.search(name) for name in heading):
        raise Unreadable(f"line {line}: {_not_in('utf-8')}")
    names = [_visible(name) or f"column {place}" for place, name in enumerate(heading, start=1)]
    names = ["" if place in options.leave_out_columns else name for place, name in enumerate(names, start=1)]
    places: dict[str, list[int]] = {}
    for place, name in enumerate(names, start=1):
        places.setdefault(name, []).append(place)
    twice = [
        f"line {line}: the column {name} stands {len(where)} times, as columns {', '.join(map(str, where))}; "
        f"--leave-out-column {where[-1]} reads the log without the last of them"
        for name, where in places.items()
        if name and len(where) > 1
    ]
    if twice:
        raise Unreadable("\n".join(twice))
    return names


def _visible(name: str) -> str:
    return name.strip().strip(INVISIBLE).strip()


def _not_in(encoding: str) -> str:
    return (
        f"the text is not {encoding}; name its encoding, for instance --encoding cp1252 or --encoding utf-16"
    )


def _chain(first: str, rest: TextIO) -> Iterator[str]:
    if first:
        yield first
    yield from rest


def _cause(error: csv.Error) -> str:
    if "expected after" in str(error) or "unexpected end" in str(error):
        return "a quotation mark is not closed, or stands within a cell; double it, or take it out"
    return str(error)
