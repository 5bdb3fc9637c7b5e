"""Sheets of staff as offices write them: Rakesh Pal uploads them, and sees what the sheet shows."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.charges.two_persons import establishing
from accounts.models import Charge, Designation, Post, StaffImport, User
from tests.accounts.sheets.builders import as_csv, as_workbook
from tests.factories import BEGINNING, make_office, make_post, make_user

from .builders import HOME, errors, line, open_page, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
GIVEN = Path(__file__).parents[3] / "data/sheets"
HEADERS = (
    "Employee code", "Name in Hindi", "Designation", "Office code", "Post code", "Kind of charge",
    "From date", "Order number",
)  # fmt: skip


def name_post(post: Post, code: str, section: str, designation: str, **may) -> Post:
    """The post under the code, section and designation that the sheets of the district give it."""
    named, _new = Designation.objects.get_or_create(
        code=code[:20], defaults={"name_hi": designation, "name_en": code, "rank": 30, "grade": "officer"}
    )
    place, _new = post.section.office.sections.get_or_create(
        code=section, defaults={"name_hi": section, "name_en": section, "begins": BEGINNING}
    )
    with establishing():
        Post.objects.filter(pk=post.pk).update(code=code, section=place, designation=named, **may)
    return Post.objects.get(pk=post.pk)


@pytest.fixture
def district(kannauj):
    """Kannauj with the posts that the sheets name."""
    kannauj.land = name_post(kannauj.first, "KNJ-LA-SA", "LA", "वरिष्ठ सहायक")
    kannauj.records = name_post(
        make_post(kannauj.kannauj, "प्रभारी", "In charge"), "KNJ-REC-OC", "REC", "प्रभारी अधिकारी"
    )
    kannauj.armoury = name_post(
        make_post(kannauj.kannauj, "प्रधान सहायक", "Head"), "KNJ-ARM-HA", "ARM", "प्रधान सहायक"
    )
    hasran = make_office("KNJ-B-HSR", "विकास खण्ड हसेरन", "Block Haseran", kind="block", under=kannauj.kannauj)
    kannauj.block = name_post(
        make_post(hasran, "खण्ड विकास अधिकारी", "BDO"), "KNJ-B-HSR-BDO", "HQ", "खण्ड विकास अधिकारी"
    )
    return kannauj


@pytest.fixture
def send(district, at_once):
    """A function by which Rakesh uploads a file: the import, or the refusal on the page."""

    def post(content: bytes, name: str = "staff.xlsx", **facts) -> StaffImport | str:
        with at_once():
            answer = signed_in(district.rakesh).post(
                HOME, {"sheet": SimpleUploadedFile(name, content), **facts}
            )
        if answer.status_code == 302:
            return StaffImport.objects.latest("pk")
        return " ".join(answer.context["form"].errors["sheet"])

    return post


def given(name: str) -> tuple[bytes, str]:
    return (GIVEN / name).read_bytes(), name


def test_a_sheet_with_merged_orders_is_refused_by_line_and_column(send):
    refusal = send(*given("s04c-merged-order.xlsx"))
    assert "Order number, lines 2–3" in refusal
    assert not Charge.objects.filter(order_number="G-77/2026").exists()


def test_a_sheet_with_a_stray_quotation_mark_is_refused_by_its_line(send):
    assert "Line 3:" in send(*given("s16-quote-in-unread-column.csv"))


def test_the_dates_of_1904_come_on_record_as_they_are(send, press):
    staff_import = send(*given("s02-1904.xlsx"))
    assert errors(staff_import) == []
    press(staff_import, "confirm")
    assert User.objects.get(employee_code="UP900001").born_on.isoformat() == "1985-07-01"


def test_an_order_number_has_no_sign_of_another_program_in_it(send, press):
    staff_import = send(*given("s01b-x000D-order.xlsx"))
    press(staff_import, "confirm")
    assert Charge.objects.get(user__employee_code="UP900003").order_number == "12/2026"


@pytest.mark.parametrize(
    ("recorded", "typed"),
    [
        ("सुनीता यादव", "सुनी\u200cता याद\u200dव"),
        ("सत्येन्द्र सिंह", "सत्येन्\u200dद्र सिंह"),
        ("सु\u200cनीता", "सुनीता"),
        ("आशा देवी", "अाशा देवी"),
        ("मोहन लाल", "माेहन लाल"),
    ],
)
def test_a_name_that_looks_the_same_is_unchanged(district, send, recorded, typed):
    person = make_user(recorded, "On Record", rolls=district.kannauj)
    staff_import = send(as_workbook(HEADERS[:4], (person.employee_code, typed, "", "KNJ")))
    assert staff_import.counts == {"unchanged": 1, "doubled": 0}


def test_sunitas_name_with_a_joiner_that_nobody_sees_is_unchanged(district, send):
    sunita = make_user("सुनीता यादव", "Sunita Yadav", rolls=district.kannauj)
    User.objects.filter(pk=sunita.pk).update(employee_code="UP100162")
    assert send(*given("s09-zwnj-name.xlsx")).counts["unchanged"] == 1


def test_another_name_is_a_change(district, send):
    kamal = make_user("कमल", "Kamal", rolls=district.kannauj)
    assert send(as_workbook(HEADERS[:4], (kamal.employee_code, "कामल", "", "KNJ"))).counts["changed"] == 1


def test_names_with_the_sign_of_abbreviation_are_accepted(send):
    staff_import = send(*given("s18-abbreviation-nought.xlsx"))
    assert errors(staff_import) == []
    assert staff_import.counts["new"] == 9


@pytest.mark.parametrize(
    "name", ["मो0 आरिफ", "डा॰ राम", "आर०के०शर्मा", "मो. आरिफ", "श्रीमती कु० पूजा", "एस० एन० सिंह"]
)
def test_a_nought_after_letters_is_no_digit(send, name):
    staff_import = send(as_workbook(HEADERS[:4], ("UP930001", name, "", "KNJ")))
    assert errors(staff_import) == []


@pytest.mark.parametrize("name", ["राम 2", "R3kha", "राम १", "मो०० आरिफ", "0राम", "राम10", "राम 0", "००"])
def test_a_digit_in_a_name_is_refused(send, name):
    staff_import = send(as_workbook(HEADERS[:4], ("UP930001", name, "", "KNJ")))
    assert errors(staff_import) == [(2, "name_hi", "bad_name")]


def test_a_designation_is_known_in_another_spelling(send):
    assert errors(send(*given("s13-designation-spelling.xlsx"))) == []


@pytest.mark.parametrize(
    "spelt", ["खन्ड विकास अधिकारी", "खण्\u200dड विकास अधिकारी", "खंड  विकास  अधिकारी", "KNJ-B-HSR-BDO"]
)
def test_look_alike_spellings_name_the_same_designation(send, spelt):
    cells = ("UP930001", "राम", spelt, "KNJ-B-HSR", "KNJ-B-HSR-BDO", "मुल / Substantive", "01.04.2026", "1")
    staff_import = send(as_workbook(HEADERS, cells))
    assert [error for error in errors(staff_import) if error[1] == "designation"] == []


def test_a_code_laid_out_by_a_number_format_is_the_code_that_is_seen(send):
    def laid_out(book):
        book.active["A2"].number_format = '"UP"000000'
        book.active["A3"].number_format = "00000000"

    lines = ((123, "राम", "", "KNJ"), (4567, "श्याम", "", "KNJ"))
    staff_import = send(as_workbook(HEADERS[:4], *lines, change=laid_out))
    codes = staff_import.lines.order_by("number").values_list("employee_code", flat=True)
    assert list(codes) == ["UP000123", "00004567"]


def test_hidden_lines_are_refused_by_their_numbers(send):
    def hide(book):
        book.active.row_dimensions[3].hidden = True

    lines = (("UP1", "राम", "", "KNJ"), ("UP2", "श्याम", "", "KNJ"))
    assert "filter: 3." in send(as_workbook(HEADERS[:4], *lines, change=hide))


def test_question_marks_are_refused_in_every_column(send):
    staff_import = send(
        as_csv(HEADERS[:4], ("UP1", "????", "", "KNJ"), ("UP2", "राम", "???", "KNJ")), "staff.csv"
    )
    assert errors(staff_import) == [(2, "name_hi", "garbled"), (3, "designation", "garbled")]


@pytest.mark.parametrize(
    ("cells", "named"),
    [
        (
            {"designation": "मुख्य जादूगर", "kind": "Substantive", "begins": "01.04.2026"},
            {"post", "designation"},
        ),
        ({"begins": "01.04.2026"}, {"post"}),
        ({"kind": "अतिरिक्त"}, {"post"}),
        ({"ends": "01.04.2026"}, {"post"}),
        ({"designation": "मुख्य जादूगर"}, {"designation"}),
    ],
)
def test_a_charge_without_a_post_is_refused_and_does_not_vanish(upload, cells, named):
    staff_import = upload(line("UP101", "Rekha Singh", **cells))
    assert {column for _line, column, _code in errors(staff_import)} == named


def test_a_designation_without_a_post_is_said_not_to_be_entered(district, upload):
    staff_import = upload(line("UP101", "Rekha Singh", designation="वरिष्ठ सहायक"))
    assert staff_import.counts["new"] == 1
    assert (
        open_page(district, staff_import, "new")["rows"][0]["unread"]
        == "Without a post not entered: Designation"
    )


def test_the_second_person_sees_the_order_of_each_line(district, upload):
    guarded = make_post(district.tehsil, "तहसीलदार", "Tehsildar", may_approve=True)
    own = {"order_number": "G-77/2026", "order_date": "28.03.2026"}
    sunita = district.sunita.user
    staff_import = upload(
        line("UP101", "Rekha Singh", guarded, **own),
        line("UP102", "Mohan Lal", district.land, order_number=""),
        line(sunita.employee_code, sunita.name_en, district.clerk_post, begins="", ends="05.10.2026", **own),
        order_number="S-1/2026", order_date="2026-03-27",
    )  # fmt: skip
    rows = open_page(district, staff_import, "new", by=district.kavita)["rows"]
    assert [row["orders"] for row in rows] == [
        ["Order G-77/2026 of 28.03.2026"],
        ["Order S-1/2026 of 27.03.2026"],
    ]
    page = signed_in(district.kavita).get(f"{HOME}{staff_import.pk}/", {"show": "ended"})
    assert "Order G-77/2026 of 28.03.2026" in page.content.decode()
