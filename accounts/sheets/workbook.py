"""Read the rows of an XLSX workbook as text, without evaluating formulas or unpacking what is too large."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from ..refusals import SheetUnreadable

MOST_ROWS = 1_048_576
MOST_PARTS = 500
LARGEST_SHEET = 256 * 1024**2
LARGEST_PART = 48 * 1024**2
LARGEST_ROW = 4 * 1024**2
LARGEST_EXACT = 10**15
CHUNK = 1024**2
ROW_BEGINS = re.compile(rb"<(?:\w+:)?row[\s/>]")
SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
BROKEN = (
    zipfile.BadZipFile, InvalidFileException, DefusedXmlException, ParseError, NotImplementedError,
    LookupError, ValueError, TypeError, AttributeError, OverflowError, EOFError, SyntaxError, OSError,
)  # fmt: skip


def sheets(content: bytes) -> Iterator[Iterator[list[str]]]:
    """Yield the rows of each sheet that is not hidden; a formula is its text, beginning with =."""
    try:
        _check_size(content)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    except BROKEN as broken:
        raise _unreadable() from broken
    for sheet in visible:
        yield _rows(sheet)


def _rows(sheet) -> Iterator[list[str]]:
    sheet.reset_dimensions()
    try:
        for row in sheet.iter_rows(max_row=MOST_ROWS):
            yield [_text(cell) for cell in row]
    except BROKEN as broken:
        raise _unreadable() from broken


def _text(cell) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return value if cell.data_type != "f" or value.startswith("=") else f"={value}"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _number(value, cell.number_format)
    if isinstance(value, bool | date | time):
        return str(value)
    return "="


def _number(value: int | float, layout: str) -> str:
    """Format a number as the sheet shows it: 00123 where the number format has five zeros."""
    if abs(value) >= LARGEST_EXACT:
        return f"{value:.5E}"
    if value != int(value):
        return repr(value)
    return str(int(value)).zfill(len(layout)) if set(layout) == {"0"} else str(int(value))


def _check_size(content: bytes) -> None:
    """Refuse a workbook that would not fit into memory, before it is unpacked."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        if len(parts) > MOST_PARTS:
            raise _too_large()
        for part in parts:
            is_sheet = SHEET_PART.fullmatch(part.filename)
            if part.file_size > (LARGEST_SHEET if is_sheet else LARGEST_PART):
                raise _too_large()
            if is_sheet:
                with archive.open(part) as stream:
                    _check_rows(stream)


def _check_rows(stream) -> None:
    """Refuse rows that are too long: a row is read into memory as a whole."""
    since = 0
    while chunk := stream.read(CHUNK):
        begins = [match.start() for match in ROW_BEGINS.finditer(chunk)]
        if since + (begins[0] if begins else len(chunk)) > LARGEST_ROW:
            raise _too_large()
        since = len(chunk) - begins[-1] if begins else since + len(chunk)


def _too_large() -> SheetUnreadable:
    return SheetUnreadable(_("Unpacked, the sheet is too large. Please copy its rows into a new workbook."))


def _unreadable() -> SheetUnreadable:
    return SheetUnreadable(_("The sheet cannot be read. Save it as XLSX or as CSV in UTF-8."))
