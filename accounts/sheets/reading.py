"""One reader for every sheet of an office: workbook or CSV in, clean lines with their problems out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from django.utils.translation import gettext as _

from ..refusals import SheetUnreadable
from . import delimited, workbook
from .cells import clean
from .columns import Column
from .headings import Heading, heading, refuse_unusable
from .legacy import mostly_legacy

LARGEST = 20 * 1024**2
# Above the headers an office likes to put a title and a date.
HEADERS_WITHIN = 20
# So many lines show whether a column is typed in an old font.
JUDGED_BY = 200
OTHER_FORMATS = (
    b"%PDF",
    b"\xd0\xcf\x11\xe0",
    b"{\\rtf",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"<",
    b"7z\xbc",
)


@dataclass(frozen=True)
class Line:
    """One line: its number in the sheet, its cells by column key, what cannot be taken as (key, reason)."""

    number: int
    cells: dict[str, str]
    problems: tuple[tuple[str, str], ...]


def read(
    content: bytes, columns: Sequence[Column], *, most: int = 50_000, convert_legacy: bool = False
) -> Iterator[Line]:
    """Each line that is not blank. SheetUnreadable for what is no sheet, lacks a column or is too long.

    A cell with a problem is empty in `cells`; a column that the sheet has not is not in `cells` at all.
    """
    found, rows = _open(content, columns)
    first = list(islice(rows, JUDGED_BY))
    legacy = {
        place for place in found.places if mostly_legacy(row[place] for _n, row in first if place < len(row))
    }
    taken = 0
    for number, row in chain(first, rows):
        if not any(cell and not cell.isspace() for cell in row):
            continue
        taken += 1
        if taken > most:
            raise SheetUnreadable(
                _("The sheet has more than %(most)s lines. Please divide it.") % {"most": f"{most:,}"}
            )
        yield _line(number, row, found, legacy, convert_legacy)


def unknown_headers(content: bytes, columns: Sequence[Column]) -> tuple[str, ...]:
    """The headers that name none of the columns, to be shown: these columns are not read."""
    return _open(content, columns)[0].unknown


def _line(number: int, row: Sequence[str], found: Heading, legacy: set[int], convert_legacy: bool) -> Line:
    cells, problems = {}, []
    for place, column in found.places.items():
        cell = row[place] if place < len(row) else ""
        cells[column.key], reason = clean(
            cell, column, among_legacy=place in legacy, convert_legacy=convert_legacy
        )
        if reason:
            problems.append((column.key, reason))
    return Line(number, cells, tuple(problems))


def _open(content: bytes, columns: Sequence[Column]) -> tuple[Heading, Iterator[tuple[int, list[str]]]]:
    """The line of headers that names the most columns, and the numbered rows below it."""
    best, below = None, iter(())
    for sheet in _sheets(content):
        rows = enumerate(sheet, start=1)
        first = list(islice(rows, HEADERS_WITHIN))
        for index, (_number, row) in enumerate(first):
            found = heading(row, columns)
            if found and (best is None or len(found.places) > len(best.places)):
                best, below = found, chain(first[index + 1 :], rows)
    return refuse_unusable(best, columns), below


def _sheets(content: bytes) -> Iterator[Iterator[list[str]]]:
    if not content.strip():
        raise SheetUnreadable(_("The sheet is empty. Please choose it again."))
    if len(content) > LARGEST:
        raise SheetUnreadable(_("The sheet is larger than 20 MB. Please divide it."))
    if content.startswith(b"PK"):
        yield from workbook.sheets(content)
    elif content.startswith(OTHER_FORMATS):
        raise SheetUnreadable(_("This is no XLSX or CSV. Please open it, and save it as XLSX."))
    else:
        yield delimited.rows(content)
