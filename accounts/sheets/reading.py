"""Read a workbook or CSV into cleaned lines, each with the problems of its cells."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from django.utils.translation import gettext as _

from ..refusals import SheetUnreadable
from .cells import clean
from .columns import Column
from .legacy import mostly_legacy
from .opening import Row, open_sheet, open_without_headers

# So many lines show whether a column is typed in an old font.
JUDGED_BY = 200


@dataclass(frozen=True)
class Line:
    """A line: its number in the sheet, its cells by column key, and its problems as (key, reason)."""

    number: int
    cells: dict[str, str]
    problems: tuple[tuple[str, str], ...]


def read(
    content: bytes,
    columns: Sequence[Column],
    *,
    most: int = 50_000,
    convert_legacy: bool = False,
    places: Mapping[int, Column] | None = None,
) -> Iterator[Line]:
    """Read each line that is neither blank nor an example of the template, with its text cleaned.

    With `places` the sheet has no headers, and its columns stand at these places.

    A cell with a problem is empty in `cells`; a column that the sheet lacks is not in `cells` at all.
    Raises SheetUnreadable for what is no sheet, lacks a column, has too many lines or hides something.
    """
    sheet = open_without_headers(content, places) if places else open_sheet(content, columns)
    sheet.check()
    rows = iter(sheet.below)
    first = list(islice(rows, JUDGED_BY))
    places = sheet.heading.places
    legacy = {place for place in places if mostly_legacy(_cell(row, place) for _number, row in first)}
    examples, count = _examples(list(places.values())), 0
    for number, row in chain(first, rows):
        if not any(cell and not cell.isspace() for cell in row):
            continue
        cells, problems = {}, []
        for place, column in places.items():
            how = {"among_legacy": place in legacy, "convert_legacy": convert_legacy, "epoch": sheet.epoch}
            cells[column.key], reason = clean(_cell(row, place), column, **how)
            if reason:
                problems.append((column.key, reason))
        if cells in examples:
            continue
        count += 1
        if count > most:
            raise SheetUnreadable(
                _("The sheet has more than %(most)d lines. Please divide it.") % {"most": most}
            )
        yield Line(number, cells, tuple(problems))


def unknown_headers(content: bytes, columns: Sequence[Column]) -> tuple[str, ...]:
    """Return the headers that name none of the columns; these columns are not read."""
    return open_sheet(content, columns).heading.unknown


def _cell(row: Row, place: int) -> str:
    return row[place] if place < len(row) else ""


def _examples(columns: Sequence[Column]) -> list[dict[str, str]]:
    """The example lines of the template as they read with these columns."""
    most = max((len(column.example) for column in columns), default=0)
    return [
        {column.key: clean(_cell(list(column.example), line), column)[0] for column in columns}
        for line in range(most)
    ]
