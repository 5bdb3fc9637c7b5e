"""The rows of a CSV file, in whatever encoding and with whatever delimiter an office's program wrote it."""

import csv
import io
import re
from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from ..refusals import SheetUnreadable
from .cells import SERIAL_BEGINS
from .quotes import MARK, lines_kept, swallows

SAMPLE = 64 * 1024
HIGH = re.compile(rb"[\x80-\xff]")
# In Windows-1252 these mean nothing; in Windows-1250 they are letters.
ONLY_1250 = re.compile(rb"[\x8d\x8f\x9d]")
# Two letters of Hindi in UTF-8, one after the other.
HINDI_UTF8 = re.compile(rb"\xe0[\xa4\xa5][\x80-\xbf]\xe0[\xa4\xa5]")
LONGEST_RUN = re.compile(rb"[\x80-\xff]{4}")
MOST_HIGH = 0.1
FEWEST_ZEROS = 4
# ="0012", by which programs keep a spreadsheet from taking text for a number.
AS_TEXT = re.compile(r'^="([^"]*)"$')


class Sheet:
    """The one sheet of a CSV file."""

    title, is_hidden, epoch = "", False, SERIAL_BEGINS

    def __init__(self, content: bytes):
        self._content = content

    def rows(self) -> Iterator[list[str]]:
        """Each record of the file; a blank line is a record without cells."""
        for _record, cells, _delimiter in self._records():
            yield cells

    def check(self, heading_row: int, columns: Mapping[int, str], width: int) -> None:
        """Refuse a quotation mark that swallows other cells, and cells beyond the headings."""
        for number, (record, cells, delimiter) in enumerate(self._records(), start=1):
            if number < heading_row:
                continue
            if swallows(record, cells, delimiter, width):
                raise SheetUnreadable(_swallowing(number))
            if any(cell.strip() for cell in cells[width:]):
                raise SheetUnreadable(
                    _(
                        "Line %(line)d has more cells than there are headings. Please put a cell with a "
                        "comma in it into quotation marks, or save the sheet as XLSX."
                    )
                    % {"line": number}
                )

    def _records(self) -> Iterator[tuple[str, list[str], str]]:
        """Each record: as it is written, its cells, and the delimiter."""
        text = io.TextIOWrapper(
            io.BytesIO(self._content), encoding=detect_encoding(self._content), newline=""
        )
        delimiter = _delimiter(text.read(SAMPLE))
        text.seek(0)
        kept: list[str] = []
        number = 0
        try:
            for cells in csv.reader(lines_kept(text, kept), delimiter=delimiter):
                yield "".join(kept), [AS_TEXT.sub(r"\1", cell) for cell in cells], delimiter
                kept.clear()
                number += 1
        except UnicodeDecodeError as broken:
            raise _unreadable() from broken
        except csv.Error as broken:
            swallowed = any(MARK in line for line in kept)
            raise (SheetUnreadable(_swallowing(number + 1)) if swallowed else _unreadable()) from broken


def detect_encoding(content: bytes) -> str:
    """Detect the encoding of the text. Hindi that is neither UTF-8 nor UTF-16 is refused, not guessed."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _checked(content, "utf-16")
    if utf16 := _detect_utf16(content[:SAMPLE]):
        return _checked(content, utf16)
    try:
        return _checked(content, "utf-8-sig")
    except SheetUnreadable:
        if HINDI_UTF8.search(content) or LONGEST_RUN.search(content):
            raise
        if len(HIGH.findall(content)) > MOST_HIGH * len(content):
            raise
    return "cp1250" if ONLY_1250.search(content) else _checked(content, "cp1252")


def _detect_utf16(sample: bytes) -> str:
    """Detect UTF-16 without a byte order mark: ASCII signs have a zero byte, always on the same side."""
    second, first = sample[1::2].count(0), sample[::2].count(0)
    if second >= FEWEST_ZEROS > first:
        return "utf-16-le"
    return "utf-16-be" if first >= FEWEST_ZEROS > second else ""


def _checked(content: bytes, encoding: str) -> str:
    try:
        content.decode(encoding)
    except UnicodeDecodeError as broken:
        raise _unreadable() from broken
    return encoding


def _delimiter(sample: str) -> str:
    """Return the delimiter that occurs most often outside quoted cells."""
    bare = re.sub(r'"[^"]*"', "", sample)
    return max(",;\t", key=bare.count)


def _swallowing(number: int) -> str:
    return _(
        'Line %(line)d: a quotation mark (") takes in what follows it. Please delete the mark, or write it '
        "twice and put the whole cell into quotation marks."
    ) % {"line": number}


def _unreadable() -> SheetUnreadable:
    return SheetUnreadable(_("The sheet cannot be read. Save it as XLSX or as CSV in UTF-8."))
