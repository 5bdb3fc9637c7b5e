"""Rakesh Pal uploads the sheets of Manav Sampada: transfers and joinings; and eight-digit codes."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Charge, StaffImport, User
from tests.accounts.sheets.builders import as_csv, as_workbook
from tests.factories import make_charge, make_post

from .builders import HOME, errors, open_page, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
HEADINGS = (
    "eHRMS Code", "Employee Name", "Designation", "From Office", "To Office", "Order No.", "Order Date",
    "Date of Relieving", "Date of Joining",
)  # fmt: skip
HINDI = (
    "मानव सम्पदा कोड", "कार्मिक का नाम", "पदनाम", "वर्तमान कार्यालय", "नवीन तैनाती", "आदेश संख्या", "आदेश दिनांक",
    "कार्यमुक्ति दिनांक", "योगदान तिथि",
)  # fmt: skip


@pytest.fixture
def send(kannauj, at_once):
    """A function by which Rakesh uploads lines under headings: the import, or the form with its errors."""

    def post(*rows, write=as_workbook, **facts):
        sheet = SimpleUploadedFile("transfers.xlsx", write(*rows))
        with at_once():
            answer = signed_in(kannauj.rakesh).post(HOME, {"sheet": sheet, **facts})
        return (
            StaffImport.objects.latest("pk") if answer.status_code == 302 else answer.context["form"].errors
        )

    return post


@pytest.fixture
def sunita(kannauj):
    """Sunita Yadav, known by her number of Manav Sampada."""
    User.objects.filter(pk=kannauj.sunita.user_id).update(employee_code="00104567")
    return kannauj.sunita


def held(code: str) -> set[str]:
    charges = Charge.objects.open_at(timezone.now()).filter(user__employee_code=code)
    return set(charges.values_list("post__code", flat=True))


@pytest.mark.parametrize(
    ("headings", "office"),
    [(HEADINGS, "Tehsil Chhibramau"), (HINDI, "तहसील छिबरामऊ"), (HEADINGS, "KNJ-C")],
)
def test_sunita_is_transferred_to_the_tehsil(kannauj, sunita, send, press, headings, office):
    line = ("00104567", "SUNITA YADAV", "Lekhpal", "District Kannauj", office, "T-9/2026", "20.10.2026",
            "28.10.2026", "01.11.2026")  # fmt: skip
    staff_import = send(headings, line)
    assert (staff_import.profile, errors(staff_import)) == ("transfers", [])
    page = open_page(kannauj, staff_import, "changed")
    assert "Manav Sampada" in page["profile"]
    assert page["rows"][0]["orders"] == ["Order T-9/2026 of 20.10.2026"]
    press(staff_import, "confirm")
    sunita.refresh_from_db()
    assert held("00104567") == {kannauj.second.code}
    assert timezone.localtime(sunita.ends).date().isoformat() == "2026-10-28"
    assert sunita.user.name_en == "Sunita Yadav"
    press(staff_import, "take-back")
    assert held("00104567") == {kannauj.clerk_post.code}


def test_who_joins_from_elsewhere_comes_on_the_rolls(kannauj, send, press):
    line = (
        "12345678",
        "मोहन लाल",
        "लेखपाल",
        "जनपद मेरठ",
        "तहसील छिबरामऊ",
        "T-9/2026",
        "20.10.2026",
        "",
        "01.11.2026",
    )
    staff_import = send(HINDI, line, write=as_csv)
    press(staff_import, "confirm")
    mohan = User.objects.get(employee_code="12345678")
    assert (mohan.name_hi, mohan.rolls, held("12345678")) == (
        "मोहन लाल",
        kannauj.tehsil,
        {kannauj.second.code},
    )


@pytest.mark.parametrize("to", ["District Meerut", "Tehsil Chhibramau"])
def test_who_leaves_or_has_not_joined_is_relieved(kannauj, sunita, send, press, to):
    line = ("00104567", "", "Lekhpal", "Kannauj", to, "T-9/2026", "20.10.2026", "28.10.2026", "")
    staff_import = send(HEADINGS, line)
    assert staff_import.counts["ended"] == 1
    press(staff_import, "confirm")
    assert held("00104567") == set()


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({0: "104567"}, ("employee_code", "not_state_code")),
        ({0: "UP104567"}, ("employee_code", "not_state_code")),
        ({1: "Ram Bahadur"}, ("name_en", "other_person")),
        ({2: "Astronaut"}, ("designation", "no_such_post")),
        ({4: "District Meerut", 7: ""}, ("begins", "no_office")),
        ({7: "", 8: ""}, ("begins", "no_begin")),
        ({7: "05.11.2026"}, ("ends", "bad_date")),
        ({5: ""}, ("order_number", "missing")),
        ({8: "soon"}, ("begins", "not_a_date")),
    ],
)
def test_what_is_wrong_with_a_line_is_named(kannauj, sunita, send, changed, error):
    line = ["00104567", "Sunita Yadav", "Lekhpal", "Kannauj", "Tehsil Chhibramau", "T-9/2026", "20.10.2026",
            "28.10.2026", "01.11.2026"]  # fmt: skip
    for place, cell in changed.items():
        line[place] = cell
    staff_import = send(HEADINGS, line)
    assert (2, *error) in errors(staff_import)
    assert all(row["text"] for row in open_page(kannauj, staff_import)["rows"][0]["errors"])


def test_of_several_posts_the_vacant_one_is_taken_or_the_sheet_says_which(kannauj, sunita, send, press):
    filled = make_charge(make_post(kannauj.tehsil, "लेखपाल", "Lekhpal", rank=15), "गीता", "Geeta")
    line = ("00104567", "", "Lekhpal", "", "Tehsil Chhibramau", "T-9/2026", "20.10.2026", "", "01.11.2026")
    assert send(HEADINGS, line).lines.get().post_code == kannauj.second.code
    other = make_post(kannauj.tehsil, "लेखपाल", "Lekhpal", rank=15)
    staff_import = send(HEADINGS, line)
    assert errors(staff_import) == [(2, "post", "which_post")]
    text = open_page(kannauj, staff_import)["rows"][0]["errors"][0]["text"]
    assert other.code in text
    assert filled.post.code not in text
    named = send((*HEADINGS, "Post code"), (*line, other.code))
    assert (errors(named), named.lines.get().post_code) == ([], other.code)


def test_the_person_chooses_the_kind_of_sheet_where_the_headings_mislead(kannauj, sunita, send):
    line = ("00104567", "", "Lekhpal", "", "KNJ-C", "T-9/2026", "20.10.2026", "", "01.11.2026")
    assert "Office code" in str(send(HEADINGS, line, profile="own")["sheet"])
    assert send(HEADINGS, line, profile="transfers").profile == "transfers"


def test_transfers_never_end_the_charges_of_those_not_named(send):
    line = ("00104567", "", "Lekhpal", "", "KNJ-C", "T-9/2026", "20.10.2026", "", "01.11.2026")
    facts = {"is_full": "on", "order_number": "1", "order_date": "2026-10-01"}
    assert "does not name everybody" in str(send(HEADINGS, line, **facts)["sheet"])


@pytest.mark.parametrize(
    ("code", "good"), [("00104567", True), ("१२३४५६७८", True), ("1234567", False), ("UP12345", False)]
)
def test_our_own_sheet_has_eight_digits_where_the_office_says_so(send, code, good):
    headings, line = ("Employee code", "Name in Hindi", "Office code"), (code, "राम", "KNJ")
    checked = errors(send(headings, line, has_state_codes="on"))
    assert checked == ([] if good else [(2, "employee_code", "not_state_code")])
    assert errors(send(headings, line)) == []


def test_the_sheet_with_errors_keeps_the_headings_of_manav_sampada(kannauj, sunita, send):
    line = ("104567", "", "Lekhpal", "", "KNJ-C", "T-9/2026", "20.10.2026", "", "01.11.2026")
    staff_import = send(HEADINGS, line)
    marked = signed_in(kannauj.rakesh).get(f"{HOME}{staff_import.pk}/marked.xlsx")
    assert marked.status_code == 200


def test_a_batch_of_transfers_asks_the_same_for_one_line_and_for_three(send):
    lines = [
        (
            f"0010456{n}",
            f"Ram {chr(97 + n)}",
            "Lekhpal",
            "",
            "KNJ-C",
            "T-9/2026",
            "20.10.2026",
            "",
            "01.11.2026",
        )
        for n in range(3)
    ]
    with CaptureQueriesContext(connection) as one:
        send(HEADINGS, lines[0])
    with CaptureQueriesContext(connection) as three:
        send(HEADINGS, *lines)
    assert len(one) == len(three)
