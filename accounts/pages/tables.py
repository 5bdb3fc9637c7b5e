"""Tables as files to save: CSV, workbook, and a PDF that prints the same in Hindi."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from . import pdf, spreadsheet, words
from .downloads import download

# More rows than these take minutes to lay out, and nobody prints them.
PRINTED = 1000
# So many columns fit on a sheet that stands upright.
UPRIGHT = 7
# So many rows of a list that has no end on its page.
MOST = 5000


class Table(NamedTuple):
    """A table with the name of its file, without ending, and the title above it.

    A cell is text, a number or None; `note` is a sentence that is printed below the title. Each of the
    `further` tables has a sheet of its own in a workbook, and a key by which it comes as CSV: `?csv=weeks`.
    """

    name: str
    title: str
    heading: list[str]
    rows: list[list[object]]
    note: str = ""
    further: tuple["Table", ...] = ()
    key: str = ""


def of_rows(name: str, title: str, columns: Mapping[str, str], rows: Iterable[Mapping[str, Any]]) -> Table:
    """The rows of a page as a table: the heading of each column by the name of its cell."""
    cells = [[_said(row[column]) for column in columns] for row in rows]
    note = (
        _("The first %s rows; the others are on the page.") % words.count(MOST) if len(cells) >= MOST else ""
    )
    return Table(name, title, [str(heading) for heading in columns.values()], cells, note)


def _said(value: object) -> object:
    """A cell whose words wait for the reader's language as these words."""
    return str(value) if isinstance(value, Promise) else value


def every(read: Callable[[Any], tuple[list, Any]], first: Any = None) -> list:
    """Read a list that a page shows in parts to its end, MOST rows of it at most.

    `read` gives the part behind a key, and the key of the next one.
    """
    rows, key = read(first)
    while key and len(rows) < MOST:
        more, key = read(key)
        rows += more
    return rows[:MOST]


def answer(request: HttpRequest, make_table: Callable[[], Table]) -> HttpResponse | None:
    """The table as a file, where the address asks for one: `?csv`, `?xlsx` or `?pdf`."""
    ending = next((ending for ending in MAKERS if ending in request.GET), None)
    if ending is None:
        return None
    table = make_table()
    if ending == "csv":
        chosen = request.GET["csv"]
        table = next((each for each in table.further if each.key == chosen), table)
    return download(MAKERS[ending](table), f"{table.name}.{ending}")


def as_csv(table: Table) -> str:
    """The table for a spreadsheet."""
    return spreadsheet.table(table.heading, table.rows)


def as_workbook(table: Table) -> bytes:
    """The table as a workbook: a sheet, and one for each further table."""
    return spreadsheet.workbook([(each.title, each.heading, each.rows) for each in (table, *table.further)])


def as_pdf(table: Table) -> bytes:
    """The table on paper, lying where it has many columns; the first rows of a very long one."""
    left_off = len(table.rows) - PRINTED
    facts = {
        "title": table.title,
        "note": table.note,
        "as_of_text": _("as of %s") % words.moment(timezone.now()),
        "heading": [
            {"text": text, "is_number": index in _numeric(table)} for index, text in enumerate(table.heading)
        ],
        "rows": [[_printed(value) for value in row] for row in table.rows[:PRINTED]],
        "left_off": words.count(left_off) if left_off > 0 else "",
    }
    return pdf.render(render_to_string("parts/table_pdf.html", facts), lying=len(table.heading) > UPRIGHT)


MAKERS: dict[str, Callable[[Table], str | bytes]] = {"csv": as_csv, "xlsx": as_workbook, "pdf": as_pdf}


def _numeric(table: Table) -> set[int]:
    """The columns of the first row that hold numbers."""
    return {index for row in table.rows[:1] for index, value in enumerate(row) if _is_number(value)}


def _is_number(value: object) -> bool:
    return isinstance(value, int | float)


def _printed(value: object) -> dict:
    text = words.count(value) if isinstance(value, int) else "" if value is None else str(value)
    return {"text": text, "is_number": _is_number(value)}
