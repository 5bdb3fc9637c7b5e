"""The rows of a CSV file, in whatever encoding and with whatever delimiter an office's program wrote it."""

import csv
import io
import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from ..refusals import SheetUnreadable

SAMPLE = 64 * 1024
HIGH = re.compile(rb"[\x80-\xff]")
# In Windows-1252 these mean nothing; in Windows-1250 they are letters.
ONLY_1250 = re.compile(rb"[\x8d\x8f\x9d]")
# Two letters of Hindi in UTF-8, one after the other.
HINDI_UTF8 = re.compile(rb"\xe0[\xa4\xa5][\x80-\xbf]\xe0[\xa4\xa5]")
LONGEST_RUN = re.compile(rb"[\x80-\xff]{4}")
MOST_HIGH = 0.1
FEWEST_ZEROS = 4


def rows(content: bytes) -> Iterator[list[str]]:
    """Each record of the file; a blank line is a record without cells."""
    encoding = detect_encoding(content)
    text = io.TextIOWrapper(io.BytesIO(content), encoding=encoding, newline="")
    delimiter = _delimiter(text.read(SAMPLE))
    text.seek(0)
    try:
        yield from csv.reader(text, delimiter=delimiter)
    except (UnicodeDecodeError, csv.Error) as broken:
        raise _unreadable() from broken


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


def _unreadable() -> SheetUnreadable:
    return SheetUnreadable(_("The sheet cannot be read. Save it as XLSX or as CSV in UTF-8."))
