"""Each table of the pages comes as CSV, workbook and PDF, and says the same in all three."""

import csv
import io
from datetime import timedelta

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from tests.factories import District, ask_about, make_late_paper, make_paper, make_rung, send, signed_in
from tests.pdfs import words_of
from tracking.models import StayForecast

pytestmark = pytest.mark.django_db
SUBJECT = "क्षेत्रीय कार्यालय के विद्युत संयोजन की द्वितीय किश्त"
# As a citizen or a clerk might write it: a spreadsheet would compute it.
FORMULA = "=HYPERLINK(0)+1"


class Scene:
    """Kannauj with papers at its desks, one closed, one asked about and one likely to become late."""

    def __init__(self):
        self.district = district = District()
        for subject in (SUBJECT, FORMULA):
            paper = make_paper(district.sunita, subject, at=timezone.now() - timedelta(days=20))
        send(make_paper(district.sunita, SUBJECT), district.sunita, district.sdm_post)
        ask_about(make_late_paper(district.manoj), district.dm)
        make_rung(district.kannauj)
        stay = paper.stays.get()
        StayForecast.objects.create(
            stay=stay, office_id=stay.office_id, at=timezone.now(), n=40, late_percent=80
        )

    def address(self, name: str) -> str:
        """The page of that name."""
        district = self.district
        monitor = f"/monitor/{district.kannauj.pk}/"
        return {
            "office": monitor,
            "section": f"/monitor/section/{district.clerk_post.section_id}/",
            "papers": f"{monitor}papers/?show=late",
            "section papers": f"/monitor/section/{district.clerk_post.section_id}/papers/",
            "desk of others": f"/monitor/post/{district.clerk_post.pk}/",
            "person": f"/monitor/person/{district.sunita.user_id}/",
            "disposals": f"{monitor}disposals/?of=opened",
            "likely": f"{monitor}likely/",
            "routes": f"{monitor}routes/",
            "certificate": "/staff/certificate/?office=KNJ&month=" + last_month(),
            "questions": "/questions/?show=mine",
            "ladder": "/staff/ladder/",
            "missing": f"/rollout/office/{district.kannauj.pk}/missing/?show=sign-in",
            **{"desk": "/", "sent": "/sent/", "my likely": "/desk/likely/", "my times": "/desk/times/"},
        }[name]


def last_month() -> str:
    first = timezone.localdate().replace(day=1)
    return (first - timedelta(days=1)).replace(day=1).isoformat()


OF_DM = (
    *("office", "section", "papers", "section papers", "desk of others", "person", "disposals", "likely"),
    *("routes", "certificate", "questions", "missing"),
)
OF_CLERK = ("desk", "sent", "my likely", "my times")


@pytest.mark.parametrize("name", [*OF_DM, *OF_CLERK])
def test_a_table_says_the_same_in_all_three_forms(name):
    scene = Scene()
    reader = scene.district.dm if name in OF_DM else scene.district.sunita
    browser, address = signed_in(reader, "hi"), scene.address(name)
    page = browser.get(address).content.decode()
    joint = "&" if "?" in address else "?"
    for ending in ("csv", "xlsx", "pdf"):
        assert f'{ending}" download>{ending.upper()}</a>' in page
    files = {ending: browser.get(f"{address}{joint}{ending}").content for ending in ("csv", "xlsx", "pdf")}
    lines = list(csv.reader(io.StringIO(files["csv"].decode("utf-8-sig"))))
    book = load_workbook(io.BytesIO(files["xlsx"]))
    cells = [["" if cell is None else str(cell) for cell in row] for row in book.worksheets[0].values]
    assert [list(map(plain, line)) for line in lines] == cells
    assert len(lines) > 1
    assert not [cell for line in lines for cell in line if cell[:1] in ("=", "+", "@")]
    # A word may go on in the next line of its cell.
    said = "".join(words_of(files["pdf"]).split())
    text = ["".join(cell.removeprefix("'").split()) for line in lines for cell in line if not is_number(cell)]
    assert [cell for cell in text if cell not in said] == []


def is_number(cell: str) -> bool:
    return cell.replace(".", "").isdigit()


def plain(cell: str) -> str:
    """A number without the zero that a workbook does not store."""
    return cell.removesuffix(".0") if is_number(cell) else cell


def test_a_list_longer_than_its_page_is_whole_in_its_file(monkeypatch):
    district = District()
    for _paper in range(30):
        make_paper(district.sunita)
    for address in ("/?show=all&csv", f"/monitor/post/{district.clerk_post.pk}/?csv"):
        reader = district.sunita if "show" in address else district.dm
        assert len(signed_in(reader).get(address).content.decode().splitlines()) == 31
    monkeypatch.setattr("accounts.pages.tables.MOST", 10)
    sheet = signed_in(district.sunita).get("/?csv").content.decode().splitlines()
    assert len(sheet) == 11
