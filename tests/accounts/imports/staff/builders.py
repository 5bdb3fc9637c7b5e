"""Sheets of staff for tests, and readers of the pages that they lead to."""

import csv
import io

from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.imports.staff.columns import COLUMNS
from accounts.models import Charge, StaffImport
from tests.factories import signed_in

HOME = "/staff/import/"
KEYS = [column.key for column in COLUMNS]


def sheet(*lines: dict) -> SimpleUploadedFile:
    """A sheet as an office saves it: one line for each person."""
    out = io.StringIO()
    writer = csv.DictWriter(out, KEYS)
    writer.writeheader()
    writer.writerows(lines)
    return SimpleUploadedFile("staff.csv", out.getvalue().encode("utf-8-sig"))


def line(code: str, name: str, at=None, **cells) -> dict:
    """A line that gives a person a post by order 12/2026."""
    filled = {"employee_code": code, "name_en": name, "office": "KNJ"}
    if at:
        filled |= {"office": at.office.code, "post": at.code}
        filled |= {"begins": "01.10.2026", "order_number": "12/2026"}
    return filled | cells


def open_page(kannauj, staff_import: StaffImport, show: str = "", by: Charge | None = None) -> dict:
    answer = signed_in(by or kannauj.rakesh).get(f"{HOME}{staff_import.pk}/", {"show": show} if show else {})
    assert answer.status_code == 200
    return answer.context


def errors(staff_import: StaffImport) -> list[tuple[int, str, str]]:
    """Line, column and reason of every error."""
    lines = staff_import.lines.filter(outcome="error").order_by("number")
    return [(line.number, column, code) for line in lines for column, code, _facts in line.errors]


def refusal_text(answer) -> str:
    """The messages on the page of a refused step."""
    assert answer.status_code == 409
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))


def three_lines(kannauj) -> list[dict]:
    """Two new people, and Anjali with a mobile number."""
    anjali = kannauj.anjali.user
    return [
        line("up101", "Rekha Singh", kannauj.first, born_on="01.07.1990", mobile="+91 94150 00001"),
        line("UP102", "Mohan Lal", kannauj.second, kind="Substantive", retires_on="31.12.2040"),
        line(anjali.employee_code, anjali.name_en, mobile="9415000003"),
    ]
