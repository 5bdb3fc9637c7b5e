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
# Titles of sheets of a workbook: signs they do not have, and their length.
FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
LONGEST_TITLE = 31


def cell(value: object) -> object:
    """Escape a value for a spreadsheet: text that would be read as a formula gets an apostrophe."""
    if not isinstance(value, str):
        return "" if value is None else value
    begins = SKIPPED.match(value).end()
    is_formula = value[begins : begins + 1] in FORMULA or value[:1] in CONTROL
    return f"'{value}" if is_formula else value


def table(heading: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """The table as CSV, marked as Unicode so that Hindi is read as such."""
    out = StringIO()
    out.write(MARK)
    writer = csv.writer(out)
    writer.writerows([cell(value) for value in row] for row in (heading, *rows))
    return out.getvalue()


def workbook(sheets: Iterable[tuple[str, Iterable[str], Iterable[Iterable[object]]]]) -> bytes:
    """Titles, headings and rows as a workbook, a sheet each."""
    book = Workbook(write_only=True)
    for title, heading, rows in sheets:
        sheet = book.create_sheet(FORBIDDEN.sub(" ", title)[:LONGEST_TITLE])
        for row in (heading, *rows):
            sheet.append([_workbook_cell(value) for value in row])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _workbook_cell(value: object) -> object:
    return ILLEGAL_CHARACTERS_RE.sub("", cell(value)) if isinstance(value, str) else value
