"""Sheets of staff for tests, and what their pages say."""

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
    said = {"employee_code": code, "name_en": name, "office": "KNJ"}
    if at:
        said |= {"office": at.office.code, "post": at.code}
        said |= {"begins": "01.10.2026", "order_number": "12/2026"}
    return said | cells


def look(kannauj, kept: StaffImport, show: str = "", by: Charge | None = None) -> dict:
    answer = signed_in(by or kannauj.rakesh).get(f"{HOME}{kept.pk}/", {"show": show} if show else {})
    assert answer.status_code == 200
    return answer.context


def errors(kept: StaffImport) -> list[tuple[int, str, str]]:
    """Line, column and reason of every error."""
    lines = kept.lines.filter(outcome="error").order_by("number")
    return [(line.number, column, code) for line in lines for column, code, _facts in line.errors]


def told(answer) -> str:
    """What the page says to the refusal."""
    assert answer.status_code == 409
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))


def three(kannauj) -> list[dict]:
    """Two new people, and Anjali with a mobile number."""
    anjali = kannauj.anjali.user
    return [
        line("up101", "Rekha Singh", kannauj.first, born_on="01.07.1990", mobile="+91 94150 00001"),
        line("UP102", "Mohan Lal", kannauj.second, kind="Substantive", retires_on="31.12.2040"),
        line(anjali.employee_code, anjali.name_en, mobile="9415000003"),
    ]
