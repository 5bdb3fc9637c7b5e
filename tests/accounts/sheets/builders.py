"""Sheets as offices, and those who wish them ill, make them."""

import csv
import io
import zipfile
from collections.abc import Callable, Iterable

from openpyxl import Workbook

from accounts.sheets.columns import Column

CODE = Column("code", "Employee code", "कर्मचारी कोड", ("emp code",), required=True, kind="code")
NAME = Column("name_hi", "Name in Hindi", "हिन्दी में नाम", ("नाम",))
SINCE = Column("begins", "From date", "कब से", kind="date")
STAFF = (CODE, NAME, SINCE)
HEADERS = ("Employee code", "Name in Hindi", "From date")
SUNITA = ("00123", "सुनीता यादव", "01.04.2026")


def as_csv(*rows: Iterable[object], encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    """The rows as a program writes CSV."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)


def as_workbook(*rows: Iterable[object], change: Callable[[Workbook], None] = lambda book: None) -> bytes:
    """The rows as the first sheet of a workbook."""
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """The workbook with one of its parts exchanged, as a program would not write it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            if item.filename != name:
                new.writestr(item.filename, old.read(item.filename))
        new.writestr(name, part)
    return out.getvalue()
