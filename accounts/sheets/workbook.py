"""Read the rows of an XLSX workbook as text, without evaluating formulas or unpacking what is too large."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from datetime import datetime
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import ExpatError

from defusedxml.common import DefusedXmlException
from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from ..refusals import SheetUnreadable
from .layout import read_layout
from .number_formats import show

MOST_ROWS = 1_048_576
MOST_PARTS = 500
LARGEST_SHEET = 256 * 1024**2
LARGEST_PART = 48 * 1024**2
LARGEST_ROW = 4 * 1024**2
CHUNK = 1024**2
ROW_BEGINS = re.compile(rb"<(?:\w+:)?row[\s/>]")
ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
BROKEN = (
    zipfile.BadZipFile, InvalidFileException, DefusedXmlException, ParseError, ExpatError,
    NotImplementedError, LookupError, ValueError, TypeError, AttributeError, OverflowError, EOFError,
    SyntaxError, OSError,
)  # fmt: skip


class Sheet:
    """A sheet of a workbook: its rows as it shows them, and the day from which its dates are counted."""

    def __init__(self, content: bytes, sheet, epoch: datetime):
        self._content, self._sheet, self.epoch = content, sheet, epoch.date()
        self.title, self.is_hidden = sheet.title, sheet.sheet_state != "visible"

    def rows(self) -> Iterator[list[str]]:
        """Each row; a formula is its text, beginning with =."""
        self._sheet.reset_dimensions()
        try:
            for row in self._sheet.iter_rows(max_row=MOST_ROWS):
                yield [_text(cell) for cell in row]
        except BROKEN as broken:
            raise _unreadable() from broken

    def check(self, heading_row: int, columns: Mapping[int, str], width: int) -> None:
        """Refuse hidden or merged cells with something in them, below the headings and in these columns."""
        try:
            with zipfile.ZipFile(io.BytesIO(self._content)) as archive:
                part = self._sheet._worksheet_path.lstrip("/")
                with archive.open(part) as stream:
                    layout = read_layout(stream, heading_row, columns)
        except BROKEN as broken:
            raise _unreadable() from broken
        if sentences := layout.sentences():
            raise SheetUnreadable(" ".join(sentences))


def sheets(content: bytes) -> Iterator[Sheet]:
    """Yield each sheet, also the hidden ones."""
    try:
        _check_size(content)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        found = [Sheet(content, sheet, book.epoch) for sheet in book.worksheets]
    except BROKEN as broken:
        raise _unreadable() from broken
    yield from found


def _text(cell) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        if cell.data_type == "f":
            return value if value.startswith("=") else f"={value}"
        return show(ESCAPE.sub(_unescape, value) if "_x" in value else value, cell.number_format)
    return show(value, cell.number_format)


def _unescape(match: re.Match) -> str:
    """Decode _x000D_: so a workbook writes a sign that XML has no other way to write."""
    code = int(match[1], 16)
    return "\ufffd" if 0xD800 <= code < 0xE000 else chr(code)


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
