"""A sheet opened at its line of headers, wherever in a workbook or a CSV that stands."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from django.utils.translation import gettext as _

from ..refusals import SheetUnreadable
from . import delimited, workbook
from .columns import Column
from .headings import Heading, heading, refuse_unusable

LARGEST = 20 * 1024**2
MOST_COLUMNS = 200
# Above the headers an office likes to put a title and a date.
HEADERS_WITHIN = 20
OTHER_FORMATS = (b"%PDF", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"<")

Row = list[str]


@dataclass(frozen=True)
class Opened:
    """The rows as written: those above the headers, the headers, those below with their numbers."""

    heading: Heading
    above: list[Row]
    headers: Row
    below: Iterable[tuple[int, Row]]


def open_sheet(content: bytes, columns: Sequence[Column]) -> Opened:
    """The sheet whose headers name all it must and the most columns; SheetUnreadable if none does."""
    best = None
    for sheet in _sheets(content):
        rows = enumerate(sheet, start=1)
        first = list(islice(rows, HEADERS_WITHIN))
        if any(sum(map(bool, row)) > MOST_COLUMNS for _number, row in first):
            raise SheetUnreadable(
                _("The sheet has more than 200 columns. Please keep those that are asked for.")
            )
        for index, (_number, row) in enumerate(first):
            found = heading(row, columns)
            if found and (best is None or _worth(found, columns) > _worth(best.heading, columns)):
                above = [row for _number, row in first[:index]]
                best = Opened(found, above, row, chain(first[index + 1 :], rows))
    refuse_unusable(best and best.heading, columns)
    return best


def _worth(found: Heading, columns: Sequence[Column]) -> tuple[bool, int]:
    """How well headers fit: all that is required first, then how many columns they name."""
    named = {column.key for column in found.places.values()}
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
