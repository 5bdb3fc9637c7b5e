"""Open a workbook or CSV at its line of headers."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from django.utils.translation import gettext as _

from ..refusals import SheetUnreadable
from . import delimited, workbook
from .columns import Column
from .headings import Heading, check_heading, read_heading

LARGEST = 20 * 1024**2
MOST_COLUMNS = 200
# Above the headers an office likes to put a title and a date.
HEADERS_WITHIN = 20
OTHER_FORMATS = (b"%PDF", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"<")

Row = list[str]


@dataclass(frozen=True)
class OpenedSheet:
    """The rows as written: those above the headers, the headers, those below with their numbers."""

    heading: Heading
    above: list[Row]
    headers: Row
    below: Iterable[tuple[int, Row]]


def open_sheet(content: bytes, columns: Sequence[Column]) -> OpenedSheet:
    """Open the sheet whose headers name all required columns and the most; SheetUnreadable if none does."""
    best = None
    for sheet in _sheets(content):
        rows = enumerate(sheet, start=1)
        first = list(islice(rows, HEADERS_WITHIN))
        if any(sum(map(bool, row)) > MOST_COLUMNS for _number, row in first):
            raise SheetUnreadable(
                _("The sheet has more than 200 columns. Please keep those that are asked for.")
            )
        for index, (_number, row) in enumerate(first):
            candidate = read_heading(row, columns)
            if candidate and (best is None or _score(candidate, columns) > _score(best.heading, columns)):
                above = [row for _number, row in first[:index]]
                best = OpenedSheet(candidate, above, row, chain(first[index + 1 :], rows))
    check_heading(best and best.heading, columns)
    return best


def _score(heading: Heading, columns: Sequence[Column]) -> tuple[bool, int]:
    """Score a heading: all required columns first, then the number of columns named."""
    named = {column.key for column in heading.places.values()}
    return all(column.key in named for column in columns if column.required), len(named)


def _sheets(content: bytes) -> Iterator[Iterator[Row]]:
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
