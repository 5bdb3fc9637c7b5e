"""Cells of a workbook that we write: what looks like a formula goes out as text."""

from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font, PatternFill

BOLD = Font(bold=True)
RED = PatternFill("solid", start_color="FFFBD5D5")
RED_LETTERS = Font(color="FFA00000", bold=True)
GREY = PatternFill("solid", start_color="FFE8ECEF")
FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r")


def cell(sheet, text: str, *, font: Font | None = None, fill: PatternFill | None = None) -> WriteOnlyCell:
    """A cell that holds the text as text, whatever it begins with."""
    written = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("\ufffd", text) or None)
    if text:
        written.data_type = "s"
        written.number_format = "@"
    if text.lstrip().startswith(FORMULA_BEGINS):
        # The spreadsheet's own mark for "this is text", so that editing the cell does not start it.
        written.quotePrefix = True
    if font:
        written.font = font
    if fill:
        written.fill = fill
    return written
