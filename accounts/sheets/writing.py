"""Write cells of a workbook; text that looks like a formula is written as text."""

from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font, PatternFill

BOLD = Font(bold=True)
RED = PatternFill("solid", start_color="FFFBD5D5")
RED_LETTERS = Font(color="FFA00000", bold=True)
GREY = PatternFill("solid", start_color="FFE8ECEF")
FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r")


def cell(sheet, text: str, *, font: Font | None = None, fill: PatternFill | None = None) -> WriteOnlyCell:
    """Return a cell that holds the text as text, whatever it begins with."""
    new_cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("\ufffd", text) or None)
    if text:
        new_cell.data_type = "s"
        new_cell.number_format = "@"
    if text.lstrip().startswith(FORMULA_BEGINS):
        # The spreadsheet's own mark for "this is text", so that editing the cell does not start it.
        new_cell.quotePrefix = True
    if font:
        new_cell.font = font
    if fill:
        new_cell.fill = fill
    return new_cell
