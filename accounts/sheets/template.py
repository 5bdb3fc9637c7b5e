"""The empty sheet to download: bilingual headers, two examples, lists of choices, and instructions."""

import io
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import override
from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from .columns import Column
from .writing import BOLD, GREY, cell

LISTED_LINES = 50_001
LISTS = "lists"


class ReferenceSheet(NamedTuple):
    """A sheet to look things up in: its title, its heading and its rows."""

    title: str
    heading: Sequence[str]
    rows: Sequence[Sequence[str]]


def template(
    columns: Sequence[Column],
    *,
    offered: Mapping[str, Sequence[str]] | None = None,
    reference_sheets: Sequence[ReferenceSheet] = (),
) -> bytes:
    """Return the workbook. The examples may stay in it: `reading.read` skips them.

    `offered` are suggested words by column; other words may be typed as well.
    """
    book = Workbook()
    sheet = book.active
    sheet.title = "शीट Sheet"
    sheet.freeze_panes = "A2"
    _offer_choices(book, sheet, columns, offered or {})
    for place, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = max(16, len(column.header) + 2)
        sheet.column_dimensions[get_column_letter(place)].number_format = "@"
    sheet.append([cell(sheet, column.header, font=BOLD, fill=GREY) for column in columns])
    for line in range(max((len(column.example) for column in columns), default=0)):
        sheet.append(cell(sheet, "".join(column.example[line : line + 1])) for column in columns)
    _explain(book, columns)
    for reference in reference_sheets:
        _add(book, reference)
    book.move_sheet(LISTS, offset=len(book.worksheets))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _offer_choices(
    book: Workbook, sheet, columns: Sequence[Column], offered: Mapping[str, Sequence[str]]
) -> None:
    """Put the choices into a hidden sheet, because a list within the rule holds 255 letters only."""
    lists = book.create_sheet(LISTS)
    lists.sheet_state = "hidden"
    words = {
        place: column.choices or offered.get(column.key) for place, column in enumerate(columns, start=1)
    }
    words = {place: choices for place, choices in words.items() if choices}
    for line in zip_longest(*words.values(), fillvalue=""):
        lists.append(cell(lists, word) for word in line)
    for place_in_lists, (place, choices) in enumerate(words.items(), start=1):
        column, letter = columns[place - 1], get_column_letter(place)
        listed = get_column_letter(place_in_lists)
        rule = DataValidation("list", f"{LISTS}!${listed}$1:${listed}${len(choices)}")
        rule.allow_blank = not column.required
        rule.showErrorMessage = bool(column.choices)
        rule.add(f"{letter}2:{letter}{LISTED_LINES}")
        sheet.add_data_validation(rule)


def _add(book: Workbook, reference: ReferenceSheet) -> None:
    sheet = book.create_sheet(reference.title)
    sheet.freeze_panes = "A2"
    for place, title in enumerate(reference.heading, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = max(22, len(title) + 2)
    sheet.append([cell(sheet, title, font=BOLD, fill=GREY) for title in reference.heading])
    for row in reference.rows:
        sheet.append([cell(sheet, text) for text in row])


def _explain(book: Workbook, columns: Sequence[Column]) -> None:
    sheet = book.create_sheet("निर्देश Instructions")
    for letter, width in zip("ABC", (34, 70, 70), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.append(cell(sheet, text, font=BOLD, fill=GREY) for text in ("", "हिन्दी", "English"))
    with override("hi"):
        hindi = list(_instructions(columns))
    with override("en"):
        english = list(_instructions(columns))
    for (header, in_hindi), (_header, in_english) in zip(hindi, english, strict=True):
        sheet.append(cell(sheet, text) for text in (header, in_hindi, in_english))


def _instructions(columns: Sequence[Column]) -> Iterator[tuple[str, str]]:
    yield (
        "",
        _("One line for each entry. The order of the columns does not matter; other columns are not read."),
    )
    yield "", _("The example lines may stay; they are not read.")
    yield "", _("Please enter values, no formulas. Hindi in Unicode, not in Kruti Dev.")
    for column in columns:
        sentences = [_("Has to be filled in.") if column.required else _("May stay empty.")]
        if column.kind == "date":
            sentences.append(_("A date: day, month, year; for example 01.04.2026."))
        if column.choices:
            sentences.append(_("One of: %(choices)s.") % {"choices": "; ".join(column.choices)})
        if examples := [example for example in column.example if example]:
            sentences.append(_("For example: %(examples)s.") % {"examples": "; ".join(examples)})
        yield column.header, " ".join(sentences)
