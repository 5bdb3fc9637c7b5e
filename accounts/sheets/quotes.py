"""Quotation marks of a CSV file: one that is not closed in its cell takes the lines below into the cell."""

import re
from collections.abc import Iterable, Iterator

MARK = '"'
# Of a line break in a quoted cell, an address has fewer delimiters on its next line than this.
FEWEST = 2


def lines_kept(lines: Iterable[str], kept: list[str]) -> Iterator[str]:
    """Hand on the lines of a file, and keep them until the record that they belong to was looked at."""
    for line in lines:
        kept.append(line)
        yield line


def swallows(record: str, cells: list[str], delimiter: str, width: int) -> bool:
    """Return whether a quotation mark in the record took in more than its own cell.

    A quoted cell may hold delimiters and line breaks, as an address does, if its mark is closed at its end.
    Lines in it that have as many delimiters as the sheet has columns were lines of the sheet.
    """
    if MARK not in record:
        return False
    if not _is_well_quoted(record, delimiter):
        return any(delimiter in cell or "\n" in cell or "\r" in cell for cell in cells)
    fewest = max(width // 2, min(width - 1, FEWEST))
    for cell in cells:
        breaks = len(cell.splitlines()) - 1
        if breaks > 0 and cell.count(delimiter) >= breaks * max(fewest, 1):
            return True
    return False


def _is_well_quoted(record: str, delimiter: str) -> bool:
    """Return whether each mark opens a cell at its beginning, closes it at its end, or is written twice."""
    cut = re.escape(delimiter)
    cell = rf'(?:"(?:[^"]|"")*+"|[^"{cut}\r\n][^{cut}\r\n]*+|)'
    return bool(re.fullmatch(rf"{cell}(?:{cut}{cell})*+(?:\r\n|\r|\n)?", record))
