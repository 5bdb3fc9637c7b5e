"""The layout of a worksheet: rows and columns that are hidden, and cells that are merged.

The reader of rows passes over these; here the part of the workbook is read once more, element by element.
"""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import IO
from xml.parsers.expat import ExpatError, ParserCreate

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.utils.cell import coordinate_from_string

MOST_ROWS = 1_048_576
# A sentence names at most so many places.
MOST_NAMED = 5
TRUE = ("1", "true")


class Layout:
    """Hidden rows and columns, and merged cells, with something in columns that are read."""

    def __init__(self, heading_row: int, columns: Mapping[int, str]):
        self.heading_row = heading_row
        self.columns = {_letters(place): (place, name) for place, name in columns.items()}
        self.hidden_columns: set[str] = set()
        self.hidden_rows: list[int] = []
        self.unseen_columns: set[str] = set()
        self.merged: list[tuple[list[str], int, int]] = []
        self._filled = bytearray(MOST_ROWS + 1)
        self._row, self._column, self._letter, self._is_hidden = 0, 0, "", False

    def begin(self, name: str, facts: dict[str, str]) -> None:
        """Take in the beginning of an element."""
        element = name.rpartition(" ")[2]
        if element == "c":
            self._begin_cell(facts.get("r", ""))
        elif element in ("v", "is", "f"):
            self._fill()
        elif element == "row":
            self._row, self._column = int(facts.get("r") or self._row + 1), 0
            self._is_hidden = _is_hidden(facts, "ht")
        elif element == "col" and _is_hidden(facts, "width"):
            first, last = int(facts["min"]), int(facts["max"])
            self.hidden_columns |= {
                letter for letter, (place, _name) in self.columns.items() if first <= place + 1 <= last
            }
        elif element == "mergeCell":
            self._merge(facts["ref"])

    def sentences(self) -> list[str]:
        """Sentences on what is wrong with the layout, in the reader's language."""
        sentences = []
        if self.hidden_rows:
            rows = ", ".join(_ranges(self.hidden_rows))
            sentences.append(
                _("These lines are hidden, perhaps by a filter: %(lines)s. Please show them or delete them.")
                % {"lines": rows}
            )
        if self.unseen_columns:
            names = ", ".join(
                name for letter, (_p, name) in self.columns.items() if letter in self.unseen_columns
            )
            sentences.append(
                _("These columns are hidden: %(names)s. Please show them or delete them.") % {"names": names}
            )
        if self.merged:
            merged = "; ".join(
                _("%(names)s, lines %(first)d–%(last)d")
                % {"names": ", ".join(names), "first": first, "last": last}
                for names, first, last in self.merged[:MOST_NAMED]
            )
            sentences.append(
                _("Cells are merged: %(places)s. Please unmerge them and fill in each line.")
                % {"places": merged}
            )
        return sentences

    def _begin_cell(self, reference: str) -> None:
        if reference:
            self._letter = coordinate_from_string(reference)[0]
        else:
            self._column += 1
            self._letter = _letters(self._column - 1)

    def _fill(self) -> None:
        """Note that the cell has something in it."""
        if not self.heading_row < self._row <= MOST_ROWS or self._letter not in self.columns:
            return
        self._filled[self._row] = 1
        if self._is_hidden and (not self.hidden_rows or self.hidden_rows[-1] != self._row):
            self.hidden_rows.append(self._row)
        if self._letter in self.hidden_columns:
            self.unseen_columns.add(self._letter)

    def _merge(self, reference: str) -> None:
        first_column, first, last_column, last = range_boundaries(reference)
        names = [name for place, name in self.columns.values() if first_column <= place + 1 <= last_column]
        first = max(first, self.heading_row + 1)
        if names and any(self._filled[first : last + 1]):
            self.merged.append((names, first, last))


def read_layout(stream: IO[bytes], heading_row: int, columns: Mapping[int, str]) -> Layout:
    """Read the layout of a worksheet; `columns` are the headings that are read, by place from 0."""
    layout, parser = Layout(heading_row, columns), ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = layout.begin
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.ParseFile(stream)
    return layout


def _refuse_doctype(*_declaration) -> None:
    raise ExpatError("A worksheet declares no types.")


def _is_hidden(facts: dict[str, str], size: str) -> bool:
    return facts.get("hidden") in TRUE or (size in facts and float(facts[size]) == 0)


def _letters(place: int) -> str:
    return get_column_letter(place + 1)


def _ranges(numbers: Iterable[int]) -> list[str]:
    """Runs of numbers as 4–6, of which at most so many are named."""
    runs = []
    for _key, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        members = [number for _place, number in run]
        runs.append(str(members[0]) if len(members) == 1 else f"{members[0]}–{members[-1]}")
    return [*runs[:MOST_NAMED], "…"] if len(runs) > MOST_NAMED else runs
