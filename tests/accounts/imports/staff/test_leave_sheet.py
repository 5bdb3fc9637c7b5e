"""Rakesh Pal uploads the leave sheet of Manav Sampada."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import AuditEntry, Leave, StaffImport, User
from tests.accounts.sheets.builders import as_csv, as_workbook
from tests.factories import make_leave

from .builders import HOME, errors, open_page, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
HEADINGS = ("eHRMS Code", "Employee Name", "Leave Type", "From Date", "To Date", "Sanctioning Order No.")
HINDI = (
    "मानव सम्पदा कोड", "कार्मिक का नाम", "अवकाश का प्रकार", "कब से", "कब तक", "स्वीकृति आदेश संख्या",
)  # fmt: skip
SUNITA, ANJALI, RAKESH, THEIRS = "00104567", "00104568", "00104569", "00104570"


@pytest.fixture
def send(kannauj, at_once):
    """A function by which Rakesh uploads lines of leave: the import, or the form with its errors."""
    charges = (kannauj.sunita, kannauj.anjali, kannauj.rakesh, kannauj.stranger)
    for charge, code in zip(charges, (SUNITA, ANJALI, RAKESH, THEIRS), strict=True):
        User.objects.filter(pk=charge.user_id).update(employee_code=code)

    def post(*rows, headings=HEADINGS, write=as_workbook, **facts):
        sheet = SimpleUploadedFile("leave.xlsx", write(headings, *rows))
        with at_once():
            answer = signed_in(kannauj.rakesh).post(HOME, {"sheet": sheet, **facts})
        return (
            StaffImport.objects.latest("pk") if answer.status_code == 302 else answer.context["form"].errors
        )

    return post


def line(code=SUNITA, kind="EL", begins="01.11.2026", ends="05.11.2026", name="", order="L-1"):
    return (code, name, kind, begins, ends, order)


def kept(**facts):
    return list(Leave.objects.filter(**facts).values_list("begins_on", "ends_on", "kind", "order_no"))


@pytest.mark.parametrize(("headings", "write"), [(HEADINGS, as_workbook), (HINDI, as_csv)])
@pytest.mark.parametrize("kind", ["EL", "Earned Leave", "अर्जित अवकाश"])
def test_leave_is_compared_entered_and_taken_back(kannauj, send, press, headings, write, kind):
    staff_import = send(line(kind=kind, name="SUNITA YADAV"), headings=headings, write=write)
    assert (staff_import.profile, errors(staff_import), Leave.objects.count()) == ("leave", [], 0)
    page = open_page(kannauj, staff_import, "new")
    [row] = page["rows"]
    assert (row["name"], row["orders"]) == ("Sunita Yadav", ["Order L-1"])
    assert [cell["will"] for cell in row["differences"]] == ["01.11.2026", "05.11.2026", "Earned leave"]
    press(staff_import, "confirm")
    assert staff_import.state == "written"
    assert kept(person=kannauj.sunita.user) == [(date(2026, 11, 1), date(2026, 11, 5), "earned", "L-1")]
    leave = Leave.objects.get()
    assert AuditEntry.objects.get(object_id=leave.pk, kind="accounts.leave").act == "imported"
    press(staff_import, "take-back")
    assert staff_import.state == "undone"
    assert not Leave.objects.standing().exists()
    leave.refresh_from_db()
    assert leave.taken_back_reason == "The sheet leave.xlsx was taken back."
    assert kannauj.sunita.user.is_active


def test_what_is_on_record_stays_and_days_that_overlap_are_named(kannauj, send):
    make_leave(kannauj.sunita, kannauj.dm, date(2026, 11, 1), date(2026, 11, 5))
    staff_import = send(line(), line(begins="05.11.2026", ends="06.11.2026"), line(ANJALI))
    assert staff_import.counts == {"unchanged": 1, "error": 1, "new": 1}
    overlapping = {(number, column, code) for number, column, code in errors(staff_import)}
    assert overlapping == {(3, "begins", "leave_twice")}
    again = send(line(begins="05.11.2026", ends="06.11.2026"))
    [row] = open_page(kannauj, again, "error")["rows"]
    assert row["errors"][0]["text"] == (
        "On leave from 01.11.2026 to 05.11.2026 already. Please take that back first."
    )


def test_leave_of_one_day_is_entered(kannauj, send, press):
    press(send(line(ends="01.11.2026", kind="CL")), "confirm")
    assert kept() == [(date(2026, 11, 1), date(2026, 11, 1), "casual", "L-1")]


def test_each_error_is_named_by_line_and_column(send):
    staff_import = send(
        line("00999999"),
        line(THEIRS),
        line(RAKESH),
        line(begins="05.11.2026", ends="01.11.2026"),
        line(ANJALI, begins="31.02.2026"),
        line(name="Mohan Lal", begins="10.12.2026", ends="11.12.2026"),
        line("123"),
        line(ANJALI, begins="01.01.2026", ends="31.12.2029"),
    )
    assert errors(staff_import) == [
        (2, "employee_code", "nobody"),
        (3, "employee_code", "beyond_all"),
        (4, "employee_code", "oneself"),
        (5, "ends", "ends_first"),
        (6, "begins", "not_a_date"),
        (7, "employee_code", "other_person"),
        (8, "employee_code", "not_state_code"),
        (8, "employee_code", "nobody"),
        (9, "ends", "leave_too_long"),
    ]


def test_leave_entered_between_comparison_and_confirmation_stops_the_sheet(kannauj, send, press):
    staff_import = send(line(), line(ANJALI))
    make_leave(kannauj.sunita, kannauj.dm, date(2026, 11, 2), date(2026, 11, 2))
    press(staff_import, "confirm")
    assert (staff_import.state, staff_import.failure) == ("failed", "stale")
    assert Leave.objects.count() == 1


def test_a_leave_taken_back_by_hand_does_not_hinder_taking_back_the_sheet(kannauj, send, press):
    staff_import = send(line(), line(ANJALI, kind="Study leave"))
    press(staff_import, "confirm")
    assert [kind for *_days, kind, _order in kept()] == ["earned", "other"]
    leave = Leave.objects.get(person=kannauj.sunita.user)
    leave.taken_back_at, leave.taken_back_by = staff_import.written_at, kannauj.rakesh
    leave.taken_back_reason = "उपस्थित रहीं"
    leave.save()
    press(staff_import, "take-back")
    reasons = Leave.objects.values_list("taken_back_reason", flat=True).order_by("pk")
    assert list(reasons) == ["उपस्थित रहीं", "The sheet leave.xlsx was taken back."]


def test_a_sheet_of_leave_ends_no_charges(send):
    refused = send(line(), is_full="on", order_number="1", order_date="2026-10-01")
    assert "does not name everybody" in str(refused["sheet"])
