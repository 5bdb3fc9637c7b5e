"""Mark the errors of a sheet: a sentence beside each wrong line, and the wrong cells in red."""

import io
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from openpyxl import Workbook

from . import reasons
from .cells import as_date
from .columns import Column
from .headings import ERRORS_HEADER
from .number_formats import Shown
from .opening import open_sheet
from .writing import BOLD, GREY, RED, RED_LETTERS, cell


def with_errors(content: bytes, columns: Sequence[Column], errors: Iterable[tuple[int, str, str]]) -> bytes:
    """Return a workbook of the same lines under the same numbers, with a first column of errors.

    An error is a line's number, a column's key (or none) and a reason: a code of `reasons`, or a sentence.
    """
    opened = open_sheet(content, columns)
    by_line: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for number, key, reason in errors:
        by_line[number].append((key, reasons.text(reason) if reason in reasons.TEXTS else str(reason)))
    names = {column.key: column.header.rstrip(" *") for column in columns}
    marked_before = opened.headers[:1] == [ERRORS_HEADER]
    places = {column.key: place - marked_before for place, column in opened.heading.places.items()}
    dates = {place for place, column in opened.heading.places.items() if column.kind == "date"}
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Errors")
    sheet.column_dimensions["A"].width = 60
    for row in opened.above:
        sheet.append([None, *(cell(sheet, text) for text in row[marked_before:])])
    sheet.append(
        cell(sheet, text, font=BOLD, fill=GREY) for text in (ERRORS_HEADER, *opened.headers[marked_before:])
    )
    for number, row in opened.below:
        wrong = by_line.get(number, ())
        sentences = " ".join(f"{names[key]}: {reason}" if key in names else reason for key, reason in wrong)
        red = {places[key] for key, _reason in wrong if key in places}
        row = [_dated(text, opened.epoch) if place in dates else text for place, text in enumerate(row)][
            marked_before:
        ]
        row += [""] * (max(red, default=-1) + 1 - len(row))
        cells = [cell(sheet, text, fill=RED if place in red else None) for place, text in enumerate(row)]
        sheet.append([cell(sheet, sentences, font=RED_LETTERS), *cells])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _dated(text: str, epoch: date) -> str:
    """Write a date as day, month and year: the layout and the epoch of the workbook are lost here."""
    day = text.day if isinstance(text, Shown) else as_date(text, epoch) if text.isdecimal() else None
    return f"{day:%d.%m.%Y}" if day else text
