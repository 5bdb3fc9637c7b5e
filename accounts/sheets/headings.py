"""The line of headers: in Hindi or English, in any order, however it is spaced and spelt."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ..refusals import SheetUnreadable
from .cells import tidy
from .columns import Column
from .legacy import to_unicode

# The column that a sheet which was given back has in addition.
OF_ERRORS = "त्रुटियाँ / Errors"


@dataclass(frozen=True)
class Heading:
    """Which column stands at which place, and the headers that name none."""

    places: dict[int, Column]
    unknown: tuple[str, ...]


def heading(cells: Sequence[str], columns: Sequence[Column]) -> Heading | None:
    """What a line names, if it is the line of headers: it names every required column."""
    names = _names(columns)
    places: dict[int, Column] = {}
    unknown = []
    for place, cell in enumerate(cells):
        column = _column(cell, names)
        if column:
            places[place] = column
        elif tidy(cell) not in ("", OF_ERRORS):
            unknown.append(tidy(cell))
    return Heading(places, tuple(unknown)) if places else None


def refuse_unusable(found: Heading | None, columns: Sequence[Column]) -> Heading:
    """The heading, if a sheet can be read by it; else a sentence that names what is missing or doubled."""
    there = [column.key for column in found.places.values()] if found else []
    missing = [_name(column) for column in columns if column.required and column.key not in there]
    if found is None or missing:
        names = ", ".join(missing or map(_name, columns[:3]))
        raise SheetUnreadable(_("No line of the sheet has these headers: %(names)s.") % {"names": names})
    if twice := [_name(column) for column in columns if there.count(column.key) > 1]:
        raise SheetUnreadable(
            _("These columns are in the sheet twice: %(names)s.") % {"names": ", ".join(twice)}
        )
    return found


def _name(column: Column) -> str:
    return column.header.rstrip(" *")


def _names(columns: Sequence[Column]) -> dict[str, Column]:
    return {
        _plain(name): column
        for column in columns
        for name in (column.key, column.english, column.hindi, column.header, *column.also)
    }


def _column(cell: str, names: dict[str, Column]) -> Column | None:
    """By the whole header, by one language of "नाम / Name" or "नाम (Name)", or as typed in an old font."""
    for part in (cell, *re.split(r"[/(\n|]", cell), to_unicode(cell)):
        if column := names.get(_plain(part)):
            return column
    return None


def _plain(name: str) -> str:
    """Letters and digits only; nukta and the ways to write a nasal make no difference."""
    name = unicodedata.normalize("NFD", name.casefold()).replace("\u093c", "").replace("ँ", "ं")
    return "".join(
        letter for letter in name if letter.isalnum() or unicodedata.category(letter) in ("Mn", "Mc")
    )
