"""The certificate of work on the page, in sheets and on paper; and what was signed before there was one."""

import io

import pytest
from openpyxl import load_workbook

from accounts.models import SignInMonth
from accounts.pages import pdf
from tests.factories import (
    District,
    agree,
    make_charge,
    make_paper,
    make_post,
    send,
    signed_in,
)
from tests.tracking.reports.kannauj import MONTH, day
from tracking.models import UsageCertificate
from tracking.reports import usage

pytestmark = pytest.mark.django_db
URL = "/staff/certificate/"
FIELDS = {"office": "KNJ", "month": MONTH.isoformat()}


@pytest.fixture
def kannauj():
    """Sunita opened a file and sent it on; Anjali signed in and did nothing; Rakesh Pal draws up."""
    district = District()
    nodal = make_post(district.kannauj, "नोडल अधिकारी", "Nodal officer", rank=45, may_administer=True)
    district.rakesh = make_charge(nodal, "राकेश पाल", "Rakesh Pal")
    send(make_paper(district.sunita, at=day(3)), district.sunita, district.adm_post, at=day(4))
    SignInMonth.objects.create(person=district.anjali.user, month=MONTH)
    return district


def sign(kannauj) -> UsageCertificate:
    signed_in(kannauj.rakesh).post(URL, FIELDS)
    dm = signed_in(kannauj.dm)
    agree(dm, f"{URL}sign/", FIELDS | {"shown": dm.get(URL, FIELDS).context["shown"]})
    return UsageCertificate.objects.get()


def test_whoever_only_signed_in_stands_first_and_is_marked(kannauj):
    context = signed_in(kannauj.rakesh).get(URL, FIELDS).context
    assert (context["work"][0]["name"], context["work"][0]["state"]) == ("Anjali Gupta", "Signed in only")
    of = {row["name"]: row for row in context["work"]}
    assert (of["Sunita Yadav"]["movements"], of["Sunita Yadav"]["active"]) == ("2", "2")
    assert (context["signed_in_only"], context["no_sign_in"]) == ("1", "2")


def test_what_is_signed_is_the_work_as_it_was_shown(kannauj):
    issued = sign(kannauj)
    SignInMonth.objects.create(person=kannauj.dm.user, month=MONTH)
    context = signed_in(kannauj.rakesh).get(URL, FIELDS).context
    assert (context["number"], context["signed_in_only"]) == (issued.number, "1")


def test_it_comes_as_csv_workbook_and_pdf(kannauj):
    issued, dm = sign(kannauj), signed_in(kannauj.dm)
    lines = dm.get(URL, FIELDS | {"csv": ""}).content.decode().splitlines()
    assert len(lines) == 5
    assert any("Sunita Yadav,2,0,0,2," in line and "Worked" in line for line in lines)
    book = load_workbook(io.BytesIO(dm.get(URL, FIELDS | {"xlsx": ""}).content))
    assert [cell.value for cell in book.active[1]][2:4] == ["Movements", "Notes"]
    answer = dm.get(URL, FIELDS | {"pdf": ""})
    assert answer.content[:5] == b"%PDF-"
    assert f"work-knj-{issued.month:%Y-%m}.pdf" in answer.headers["Content-Disposition"]
    assert signed_in(kannauj.sunita).get(URL, FIELDS | {"csv": ""}).status_code == 403
    assert dm.get(URL, {"office": "ETW", "month": FIELDS["month"], "csv": ""}).status_code == 400


def test_the_paper_names_work_in_hindi(kannauj, monkeypatch):
    printed = []
    monkeypatch.setattr(pdf, "render", lambda sheet: printed.append(sheet) or b"%PDF-")
    signed_in(kannauj.dm).get(f"{URL}{sign(kannauj).pk}.pdf")
    assert "कार्य विवरण" in printed[0]
    assert "केवल साइन-इन" in printed[0]


def test_work_that_changed_since_it_was_drawn_up_is_told(kannauj):
    signed_in(kannauj.rakesh).post(URL, FIELDS)
    make_paper(kannauj.sunita, at=day(28))
    page = signed_in(kannauj.dm).get(URL, FIELDS).content.decode()
    assert "movements 2 → 3" in page


def test_a_certificate_of_before_is_read_as_it_was_signed(kannauj, monkeypatch):
    figures = usage.count_month(kannauj.kannauj, MONTH)
    del figures["work"]
    old = UsageCertificate.objects.create(
        office=kannauj.kannauj, month=MONTH, serial=1, figures=figures, drawn_by=kannauj.rakesh, by=kannauj.dm
    )
    dm, printed = signed_in(kannauj.dm), []
    page = dm.get(URL, FIELDS)
    assert (page.context["whole"]["opened"], page.context["work"]) == ("1", [])
    assert "Work of each person" not in page.content.decode()
    monkeypatch.setattr(pdf, "render", lambda sheet: printed.append(sheet) or b"%PDF-")
    assert dm.get(f"{URL}{old.pk}.pdf").status_code == 200
    assert "कार्य विवरण" not in printed[0]


def test_a_district_with_its_tehsils_is_one_sheet_with_what_is_signed_of_each(kannauj):
    issued, dm = sign(kannauj), signed_in(kannauj.dm)
    book = load_workbook(io.BytesIO(dm.get(URL, FIELDS | {"below": "on", "xlsx": ""}).content))
    heading, *rows = book.active.values
    assert (heading[0], heading[-1]) == ("Office", "Certificate")
    numbers = {row[0]: row[-1] for row in rows}
    assert numbers == {"District Kannauj": issued.number, "Tehsil Chhibramau": "Not signed yet"}
    alone = dm.get(URL, FIELDS | {"csv": ""}).content.decode().splitlines()[1:]
    assert [",".join(map(str, row[1:-1])) for row in rows if row[0] == "District Kannauj"] == alone
    chief = make_post(kannauj.state, "मुख्य सचिव", "Chief Secretary", may_monitor=True)
    state = signed_in(make_charge(chief, "सुधा माथुर", "Sudha Mathur")).get(
        URL, FIELDS | {"office": "UP", "below": "on", "csv": ""}
    )
    assert "District Kannauj" not in state.content.decode(), "a whole State is no sheet"
