"""The line of headers: in Hindi or English, in any order, however it is spaced and spelt."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ..latin.folding import fold
from ..refusals import SheetUnreadable
from .cells import tidy
from .columns import Column
from .legacy import to_unicode

# The column that is added to a sheet sent back with its errors.
ERRORS_HEADER = "त्रुटियाँ / Errors"


@dataclass(frozen=True)
class Heading:
    """The column at each place, and the headers that name no column."""

    places: dict[int, Column]
    unknown: tuple[str, ...]


def read_heading(cells: Sequence[str], columns: Sequence[Column]) -> Heading | None:
    """Read a line as the line of headers; None if it names no column."""
    names = _names(columns)
    places: dict[int, Column] = {}
    unknown = []
    for place, cell in enumerate(cells):
        column = _column(cell, names)
        if column:
            places[place] = column
        elif tidy(cell) not in ("", ERRORS_HEADER):
            unknown.append(tidy(cell))
    return Heading(places, tuple(unknown)) if places else None


def check_heading(heading: Heading | None, columns: Sequence[Column]) -> Heading:
    """Return the heading, or raise SheetUnreadable with the names of columns that are missing or doubled."""
    present = [column.key for column in heading.places.values()] if heading else []
    missing = [_name(column) for column in columns if column.required and column.key not in present]
    if heading is None or missing:
        names = ", ".join(missing or map(_name, columns[:3]))
        raise SheetUnreadable(_("No line of the sheet has these headers: %(names)s.") % {"names": names})
    if twice := [_name(column) for column in columns if present.count(column.key) > 1]:
        raise SheetUnreadable(
            _("These columns are in the sheet twice: %(names)s.") % {"names": ", ".join(twice)}
        )
    return heading


def _name(column: Column) -> str:
    return column.header.rstrip(" *")


def _names(columns: Sequence[Column]) -> dict[str, Column]:
    return {
        _normalised(name): column
        for column in columns
        for name in (column.key, column.english, column.hindi, column.header, *column.also)
    }


def _column(cell: str, names: dict[str, Column]) -> Column | None:
    """Find the column by its whole header, by one part of "नाम / Name" or "नाम (Name)", or in an old font."""
    for part in (cell, *re.split(r"[/(\n|]", cell), to_unicode(cell)):
        if column := names.get(_normalised(part)):
            return column
    return None


def _normalised(name: str) -> str:
    """Reduce a name to the letters and digits by which it is compared."""
    return fold(name).replace(" ", "")
