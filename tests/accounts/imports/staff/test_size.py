"""A district's staff at once: how long it takes, how many statements, and two who confirm together."""

import threading
from concurrent.futures import ThreadPoolExecutor
from time import monotonic

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.imports.staff import dry_run, imports, undoing, writing
from accounts.imports.staff.columns import COLUMNS
from accounts.models import Charge, EmailId, EmailPattern, Post, StaffAct, StaffImport
from accounts.refusals import NotNow
from tests.accounts.measuring import machine_time, measured
from tests.accounts.sheets.builders import as_csv, as_workbook
from tests.factories import BEGINNING, District, agree, make_charge, make_post

from .builders import HOME, signed_in

KEYS = [column.key for column in COLUMNS]
PEOPLE, SOME, MOST = 1_000, 250, 50_000
MEMORY_MB = 200
FIRST, LAST = ("सुनी", "मनो", "राके", "अंज", "दिने"), ("या", "कुमा", "वर्", "गुप्", "शर्")
ENDS = ("ता", "ज", "श", "ली", "ना", "मा", "व", "र")


def nodal(district: District) -> Charge:
    """Rakesh Pal, who administers Kannauj."""
    post = make_post(district.kannauj, "नोडल अधिकारी", "Nodal officer", rank=45, may_administer=True)
    return make_charge(post, "राकेश पाल", "Rakesh Pal")


def name(number: int) -> str:
    """One of forty times forty names."""
    first, last = divmod(number, 40)
    return f"{FIRST[first % 5]}{ENDS[first // 5 % 8]} {LAST[last % 5]}{ENDS[last // 5]}"


def table(by: Charge, people: int, series: str = "S") -> list[list[str]]:
    """A sheet that gives each of so many new people a vacant post: its heading and its lines."""
    first = by.post
    Post.objects.bulk_create(
        Post(
            section=first.section, designation=first.designation, code=f"KNJ-{series}-{n}",
            name_hi=f"पटल {n}", name_en=f"Desk {n}", begins=BEGINNING,
        )
        for n in range(people)
    )  # fmt: skip
    lines = [KEYS]
    for n in range(people):
        cells = {
            "employee_code": f"UP-{series}-{n}", "name_hi": name(n), "office": "KNJ",
            "post": f"KNJ-{series}-{n}", "begins": "01.10.2026", "order_number": "12/2026",
            "mobile": f"9{n:09}", "born_on": f"{n % 28 + 1:02}.{n % 12 + 1:02}.{1970 + n % 30}",
        }  # fmt: skip
        lines.append([cells.get(key, "") for key in KEYS])
    return lines


def upload_sheet(by: Charge, people: int, series: str = "S") -> StaffImport:
    """An import of such a sheet, uploaded as CSV."""
    content = as_csv(*table(by, people, series))
    return StaffImport.objects.create(office=by.post.office, by=by, name="staff.csv", content=content)


@pytest.mark.django_db
def test_hundreds_of_people_are_entered_with_ids_and_taken_back_within_half_a_minute(monkeypatch):
    for task in ("compare_staff", "write_staff", "take_back_staff"):
        monkeypatch.setattr(f"accounts.imports.staff.tasks.{task}.delay", lambda pk: None)
    district = District()
    rakesh = nodal(district)
    EmailPattern.objects.create(office=district.state, domain="up.example")
    staff_import, began = upload_sheet(rakesh, SOME), monotonic()
    dry_run.check(staff_import.pk)
    imports.confirm(staff_import, by=rakesh, with_email_ids=True, knows_doubles=True)
    writing.write(staff_import.pk)
    assert Charge.objects.filter(order_number="12/2026").count() == SOME
    assert EmailId.objects.count() == StaffAct.objects.count() == SOME
    imports.take_back(staff_import, by=rakesh)
    undoing.undo(staff_import.pk)
    staff_import.refresh_from_db()
    assert staff_import.state == "undone"
    assert monotonic() - began < 30


@pytest.mark.django_db
def test_a_thousand_people_come_from_a_workbook_to_active_ids_within_a_minute_of_machine_time(at_work):
    district = District()
    rakesh = nodal(district)
    post = make_post(district.kannauj, "अपर जिलाधिकारी", "ADM", may_administer=True)
    EmailPattern.objects.create(office=district.state, domain="up.example")
    sheet = SimpleUploadedFile("staff.xlsx", as_workbook(*table(rakesh, PEOPLE)))
    first, second = signed_in(rakesh), signed_in(make_charge(post, "विमल", "Vimal"))
    email = "/staff/email/"
    with machine_time() as spent:
        first.post(HOME, {"sheet": sheet})
        staff_import = StaffImport.objects.get()
        agree(first, f"{HOME}{staff_import.pk}/confirm/", {"with_email_ids": "on", "knows_doubles": "on"})
        agree(second, f"{email}step/approve/", {"all": "1", "state": "proposed"})
        letter = {"number": "12/2026", "dated": "2026-11-02"}
        agree(first, f"{email}request/", {"all": "1", "state": "approved", **letter})
        agree(first, f"{email}step/created/", {"all": "1", "state": "requested"})
        agree(first, f"{email}step/activate/", {"all": "1", "state": "created"})
    assert Charge.objects.filter(order_number="12/2026").count() == PEOPLE
    assert EmailId.objects.filter(state="active").count() == PEOPLE
    assert EmailId.objects.values("look_alike").distinct().count() == PEOPLE
    print(f"{spent.seconds:.1f} s")
    assert spent.seconds < 60


@pytest.mark.django_db
def test_a_batch_of_lines_takes_the_same_statements_whatever_its_length():
    rakesh = nodal(District())
    sheets = [upload_sheet(rakesh, people, series=f"S{people}") for people in (3, 150)]
    compared, written = [], []
    # Both are compared before either is entered: people who are known by then are asked for once more.
    for staff_import in sheets:
        with CaptureQueriesContext(connection) as queries:
            dry_run.check(staff_import.pk)
        compared.append(len(queries))
    for staff_import in sheets:
        StaffImport.objects.filter(pk=staff_import.pk).update(state="writing", confirmed_by=rakesh)
        with CaptureQueriesContext(connection) as queries:
            writing.write(staff_import.pk)
        written.append(len(queries))
    assert compared[0] == compared[1]
    assert written[0] == written[1]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_confirm_at_once_one_is_told_so_and_the_sheet_is_entered_once(monkeypatch):
    started = []
    monkeypatch.setattr("accounts.imports.staff.tasks.write_staff.delay", started.append)
    rakesh = nodal(District())
    staff_import = upload_sheet(rakesh, 5)
    dry_run.check(staff_import.pk)
    together = threading.Barrier(2)

    def confirm(_which):
        try:
            together.wait(10)
            return imports.confirm(staff_import, by=rakesh, knows_doubles=True).state
        except NotNow:
            return "refused"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(confirm, range(2))) == ["refused", "writing"]
    assert started == [staff_import.pk]


@pytest.mark.django_db(transaction=True)
def test_a_task_that_runs_twice_at_once_enters_the_sheet_once():
    rakesh = nodal(District())
    staff_import = upload_sheet(rakesh, 5)
    dry_run.check(staff_import.pk)
    StaffImport.objects.filter(pk=staff_import.pk).update(state="writing", confirmed_by=rakesh)
    together = threading.Barrier(2)

    def write(_which):
        try:
            together.wait(10)
            writing.write(staff_import.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(write, range(2)))
    assert Charge.objects.filter(order_number="12/2026").count() == 5


@pytest.mark.soak
@pytest.mark.django_db
def test_fifty_thousand_people_are_taken_back_in_bounded_memory(monkeypatch):
    for task in ("compare_staff", "write_staff", "take_back_staff"):
        monkeypatch.setattr(f"accounts.imports.staff.tasks.{task}.delay", lambda pk: None)
    rakesh = nodal(District())
    staff_import = upload_sheet(rakesh, MOST)
    steps = {
        "compared": lambda: dry_run.check(staff_import.pk),
        "confirmed": lambda: imports.confirm(staff_import, by=rakesh, knows_doubles=True),
        "entered": lambda: writing.write(staff_import.pk),
        "asked whether it may be taken back": lambda: imports.take_back(staff_import, by=rakesh),
        "taken back": lambda: undoing.undo(staff_import.pk),
    }
    for what, step in steps.items():
        measured(f"{MOST} people {what}", step, most_mb=MEMORY_MB)
    staff_import.refresh_from_db()
    assert staff_import.state == "undone"
    assert not Charge.objects.filter(order_number="12/2026", ends__isnull=True).exists()
