"""Tables as CSV and as workbooks that open as text and numbers, never as formulas."""

import csv
import re
from collections.abc import Iterable
from io import BytesIO, StringIO

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

# Blanks, and the marks without width that spreadsheets skip before they look for a formula.
SKIPPED = re.compile("[\\s\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]*")
FORMULA = tuple("=+-@|%＝＋－＠")
CONTROL = ("\t", "\r", "\n")
MARK = "\ufeff"


def cell(value: object) -> object:
    """A value as a spreadsheet may have it: text that would be taken for a formula gets an apostrophe."""
    if not isinstance(value, str):
        return "" if value is None else value
    begins = SKIPPED.match(value).end()
    taken = value[begins : begins + 1] in FORMULA or value[:1] in CONTROL
    return f"'{value}" if taken else value


def table(heading: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """The table as CSV, marked as Unicode so that Hindi is read as such."""
    out = StringIO()
    out.write(MARK)
    writer = csv.writer(out)
    writer.writerows([cell(value) for value in row] for row in (heading, *rows))
    return out.getvalue()


def workbook(title: str, heading: Iterable[str], rows: Iterable[Iterable[object]]) -> bytes:
    """The table as a workbook of one sheet."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    for row in (heading, *rows):
        sheet.append([_in_workbook(value) for value in row])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _in_workbook(value: object) -> object:
    return ILLEGAL_CHARACTERS_RE.sub("", cell(value)) if isinstance(value, str) else value
