"""Open a workbook or CSV at its line of headers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
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

    sheet: workbook.Sheet | delimited.Sheet
    heading: Heading
    above: list[Row]
    headers: Row
    below: Iterable[tuple[int, Row]]
    has_lines: bool
    width: int = 0

    @property
    def epoch(self) -> date:
        """The day from which the serial numbers of dates count."""
        return self.sheet.epoch

    def check(self) -> None:
        """Refuse a sheet in which cells are not what they look like: hidden, merged, badly quoted."""
        names = {place: column.header.rstrip(" *") for place, column in self.heading.places.items()}
        first = len(self.above) + 1 if self.headers else 0
        self.sheet.check(first, names, len(self.headers) or self.width)


def open_sheet(content: bytes, columns: Sequence[Column]) -> OpenedSheet:
    """Open the sheet whose headers name all required columns and the most; SheetUnreadable if none does."""
    found = [opened for sheet in _sheets(content) if (opened := _find_headers(sheet, columns))]
    visible = [opened for opened in found if not opened.sheet.is_hidden]
    best = max(visible, key=lambda opened: _score(opened.heading, columns), default=None)
    least = max((True, 0), _score(best.heading, columns) if best else (True, 0))
    for other in found:
        if other is not best and other.has_lines and _score(other.heading, columns) >= least:
            raise SheetUnreadable(_not_read(other))
    check_heading(best and best.heading, columns)
    return best


def open_without_headers(content: bytes, places: Mapping[int, Column]) -> OpenedSheet:
    """Open the first sheet with something in it, whose columns stand at known places."""
    for sheet in _sheets(content):
        rows = enumerate(sheet.rows(), start=1)
        first = next(((number, row) for number, row in rows if any(map(str.strip, row))), None)
        if first and not sheet.is_hidden:
            heading, width = Heading(dict(places), ()), max(len(first[1]), max(places) + 1)
            return OpenedSheet(sheet, heading, [], [], chain([first], rows), True, width)
    raise SheetUnreadable(_("The sheet is empty. Please choose it again."))


def recognise(content: bytes, profiles: Mapping[str, Sequence[Column]]) -> str:
    """Return the name of the profile that the headers fit best; the first one if they fit none as a whole."""
    fits = dict.fromkeys(profiles, (False, 0))
    for sheet in _sheets(content):
        if sheet.is_hidden:
            continue
        for row in islice(sheet.rows(), HEADERS_WITHIN):
            for name, columns in profiles.items():
                if heading := read_heading(row, columns):
                    fits[name] = max(fits[name], _score(heading, columns))
    best = max(fits, key=lambda name: fits[name])
    return best if fits[best][0] else next(iter(profiles))


def _find_headers(sheet: workbook.Sheet | delimited.Sheet, columns: Sequence[Column]) -> OpenedSheet | None:
    """Open a sheet at the line that names the most columns; None if no line names one."""
    rows = enumerate(sheet.rows(), start=1)
    first = list(islice(rows, HEADERS_WITHIN))
    if any(sum(map(bool, row)) > MOST_COLUMNS for _number, row in first):
        raise SheetUnreadable(_("The sheet has more than 200 columns. Please keep those that are asked for."))
    best = None
    for index, (_number, row) in enumerate(first):
        heading = read_heading(row, columns)
        if heading and (best is None or _score(heading, columns) > _score(best.heading, columns)):
            above, below = [row for _number, row in first[:index]], first[index + 1 :]
            has_lines = any(cell and not cell.isspace() for _number, row in below for cell in row)
            best = OpenedSheet(sheet, heading, above, row, chain(below, rows), has_lines)
    return best


def _not_read(opened: OpenedSheet) -> str:
    name = {"name": opened.sheet.title}
    if opened.sheet.is_hidden:
        return _("The sheet “%(name)s” of the workbook is hidden. Please show it or delete it.") % name
    return (
        _("The workbook has another sheet with these columns: “%(name)s”. Please put all lines into one.")
        % name
    )


def _score(heading: Heading, columns: Sequence[Column]) -> tuple[bool, int]:
    """Score a heading: all required columns first, then the number of columns named."""
    named = {column.key for column in heading.places.values()}
    return all(column.key in named for column in columns if column.required), len(named)


def _sheets(content: bytes) -> Iterator[workbook.Sheet | delimited.Sheet]:
    if not content.strip():
        raise SheetUnreadable(_("The sheet is empty. Please choose it again."))
    if len(content) > LARGEST:
        raise SheetUnreadable(_("The sheet is larger than 20 MB. Please divide it."))
    if content.startswith(b"PK"):
        yield from workbook.sheets(content)
    elif content.startswith(OTHER_FORMATS):
        raise SheetUnreadable(_("This is no XLSX or CSV. Please open it, and save it as XLSX."))
    else:
        yield delimited.Sheet(content)
