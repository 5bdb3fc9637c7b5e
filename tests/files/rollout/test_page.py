import csv
import io
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import Charge, Office, RolloutOpening, RolloutStep
from accounts.rollout.figures import MONTHS, months, over_time
from files.rollout.page import PAGE
from tests.factories import District, make_charge, make_office, make_post, open_test_file, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def kannauj():
    """Kannauj, and over it the Chief Secretary, who monitors the state."""
    district = District()
    post = make_post(district.state, "मुख्य सचिव", "Chief Secretary", rank=96, may_monitor=True)
    district.sudha = make_charge(post, "सुधा माथुर", "Sudha Mathur")
    return district


def table(charge: Charge) -> dict[str, dict]:
    return {row["label"]: row for row in signed_in(charge).get("/rollout/").context["rows"]}


def publish(office: Office, kind: str, **figures) -> RolloutOpening:
    facts = {"on": date(2026, 6, 15), "source_hi": "प्रेस", "source_en": "Press"}
    return RolloutOpening.objects.create(office=office, kind=kind, **facts, **figures)


def enter(office: Office, state: str, **facts) -> RolloutStep:
    facts.setdefault("on", date(2026, 8, 3))
    return RolloutStep.objects.create(office=office, state=state, **facts)


def test_the_published_figures_are_entered_once_and_name_kannauj(kannauj, capsys):
    for _time in range(2):
        call_command("load_rollout_opening", on=date(2026, 6, 15))
    assert "0 published figures" in capsys.readouterr().out
    assert RolloutOpening.objects.count() == 5
    step = RolloutStep.objects.get()
    assert (step.office, step.state, step.counted_as) == (kannauj.kannauj, "live", "live")
    assert (table(kannauj.sudha)["District"]["live"], table(kannauj.sudha)["District"]["total"]) == (1, 75)


def test_an_office_that_comes_on_board_is_counted_once(kannauj):
    publish(kannauj.state, "district", total=75, live=2, under_way=3)
    # Etawah stood among the three under way; Kannauj was not among those counted.
    enter(kannauj.etawah, "ids", counted_as="under_way")
    enter(kannauj.kannauj, "ids")
    row = table(kannauj.sudha)["District"]
    assert (row["live"], row["under_way"], row["not_started"], row["total"]) == (2, "4", "69", 75)
    enter(kannauj.etawah, "live")
    row = table(kannauj.sudha)["District"]
    assert (row["live"], row["under_way"], row["not_started"], row["total"]) == (3, "3", "69", 75)
    enter(kannauj.etawah, "training", remark="वापस")
    row = table(kannauj.sudha)["District"]
    assert (row["live"], row["under_way"], row["not_started"], row["total"]) == (2, "4", "69", 75)


def test_an_office_without_record_is_not_called_unstarted_while_it_may_be_one_of_the_published(kannauj):
    publish(kannauj.state, "district", total=75, live=1)
    enter(kannauj.etawah, "ids")
    rows = signed_in(kannauj.sudha).get("/rollout/district/").context["rows"]
    assert [row["state"]["label"] for row in rows] == ["E-mail IDs", "No own record yet"]
    enter(kannauj.kannauj, "ids", counted_as="live")
    enter(kannauj.kannauj, "not_started", remark="वापस")
    rows = signed_in(kannauj.sudha).get("/rollout/district/").context["rows"]
    assert [row["state"]["label"] for row in rows] == ["E-mail IDs", "Not started"]


def test_more_offices_than_were_published_raise_the_whole(kannauj):
    publish(kannauj.state, "district", total=1, live=1)
    enter(kannauj.etawah, "live")
    row = table(kannauj.sudha)["District"]
    assert (row["live"], row["not_started"], row["total"]) == (2, "0", 2)


def test_the_dm_sees_the_own_district_and_nothing_of_what_was_published_of_the_state(kannauj):
    publish(kannauj.state, "district", total=75, live=2, under_way=3)
    rows = table(kannauj.dm)
    assert {name: (row["live"], row["total"]) for name, row in rows.items()} == {
        "District": (0, 1),
        "Tehsil": (0, 1),
    }
    names = [row["label"] for row in signed_in(kannauj.dm).get("/rollout/district/").context["rows"]]
    assert names == ["District Kannauj"]


def test_files_opened_here_are_added_to_those_published(kannauj):
    publish(kannauj.state, "district", total=75, live=2, files=1000)
    for _file in range(2):
        open_test_file(kannauj.sunita)
    row = table(kannauj.sudha)["District"]
    assert (row["files"], row["files_note"]) == ("1,002", "1,000 published, 2 opened here")
    rows = signed_in(kannauj.sudha).get("/rollout/district/").context["rows"]
    assert {row["label"]: row["files"] for row in rows} == {"District Etawah": "0", "District Kannauj": "2"}


def test_files_are_told_by_the_numbers_given_and_never_counted(kannauj, settings):
    # Without prepared statements the captured queries name every table.
    settings.PREPARED_STATEMENTS = False
    open_test_file(kannauj.sunita)
    with CaptureQueriesContext(connection) as queries:
        signed_in(kannauj.sudha).get("/rollout/")
    statements = [query["sql"] for query in queries]
    assert not [sql for sql in statements if "files_file" in sql or "tracking_paper" in sql]


def test_the_chart_has_each_month_and_joins_published_and_own(kannauj):
    today = date(2026, 9, 20)
    publish(kannauj.state, "district", total=75, live=2)
    enter(kannauj.kannauj, "live", on=date(2026, 4, 10), counted_as="live")
    enter(kannauj.etawah, "live", on=date(2026, 7, 31))
    enter(kannauj.etawah, "ids", on=date(2026, 9, 1), remark="वापस")
    ends = months(today)
    (districts,) = over_time(kannauj.state, ends)
    assert (ends[0], ends[-2], ends[-1]) == (date(2025, 10, 31), date(2026, 8, 31), today)
    # April and May: Kannauj alone; from June the other of the two published; Etawah in July and August.
    assert districts.live == [0, 0, 0, 0, 0, 0, 1, 1, 2, 3, 3, 2]


def test_the_page_carries_the_chart_and_its_table(kannauj):
    enter(kannauj.kannauj, "live", on=timezone.localdate() - timedelta(days=70))
    page = signed_in(kannauj.sudha).get("/rollout/")
    (chart,) = page.context["charts"]
    assert len(chart["bars"]) == len(page.context["months"]) == MONTHS
    assert page.context["months"][0]["counts"] == [{"kind": "District", "live": "1"}]
    assert chart["alt"] in page.content.decode()
    assert "style=" not in page.content.decode()


def test_the_tables_are_taken_away_without_formulas(kannauj):
    Office.objects.filter(pk=kannauj.etawah.pk).update(name_en="=cmd|'/c calc'!A1\x07")
    sudha = signed_in(kannauj.sudha)
    for url in ("/rollout/", "/rollout/district/"):
        body = sudha.get(url + "?csv").content.decode()
        sheet = load_workbook(io.BytesIO(sudha.get(url + "?xlsx").content)).active
        lines = list(csv.reader(io.StringIO(body[1:])))
        assert [len(lines), len(lines[0])] == [sheet.max_row, sheet.max_column]
        assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert ["ETW", "'=cmd|'/c calc'!A1\x07"] in [line[:2] for line in lines]


def test_offices_of_a_kind_come_in_the_order_of_hindi_on_hindi_pages(kannauj):
    for number, name in enumerate(["ज्ञानपुर", "खागा", "क्षेमपुर", "आलमबाग", "ज़मानिया", "कंचौसी"]):
        make_office(f"T-{number}", name, f"Tehsil {number}", kind="tehsil", under=kannauj.etawah)
    ours = {"आलमबाग", "कंचौसी", "क्षेमपुर", "खागा", "ज़मानिया", "ज्ञानपुर"}
    page = signed_in(kannauj.sudha, "hi").get("/rollout/tehsil/")
    names = [row["label"] for row in page.context["rows"] if row["label"] in ours]
    assert names == ["आलमबाग", "कंचौसी", "क्षेमपुर", "खागा", "ज़मानिया", "ज्ञानपुर"]
    page = signed_in(kannauj.sudha).get("/rollout/tehsil/")
    names = [row["label"] for row in page.context["rows"] if row["label"].startswith("Tehsil ")]
    assert names == [*(f"Tehsil {number}" for number in range(6)), "Tehsil Chhibramau"]


def test_offices_of_a_kind_come_by_name_in_pages_and_each_once(kannauj):
    for number in range(PAGE + 2):
        make_office(f"D{number:02}", name_en=f"District {number % 3} {number:02}", under=kannauj.state)
    sudha = signed_in(kannauj.sudha)
    first = sudha.get("/rollout/district/")
    second = sudha.get("/rollout/district/" + first.context["next_url"])
    names = [row["label"] for page in (first, second) for row in page.context["rows"]]
    assert names == sorted(names)
    assert len(set(names)) == len(names) == PAGE + 4
    assert second.context["next_url"] == ""
    for nonsense in ("x", "9" * 30, "0"):
        assert sudha.get("/rollout/district/", {"after": nonsense}).status_code == 200
    assert sudha.get("/rollout/village/").status_code == 404
    assert not sudha.get("/rollout/head/").context["rows"]


def test_where_fewer_or_more_offices_are_known_than_were_published_the_page_says_so(kannauj):
    nodal = make_post(kannauj.state, "राज्य प्रशासक", "State administrator", may_administer=True)
    kavita = make_charge(nodal, "कविता मिश्रा", "Kavita Mishra")
    publish(kannauj.state, "head", total=150, live=46, under_way=0)
    publish(kannauj.state, "tehsil", total=1, live=0, under_way=0)
    make_office("KNJ-T", kind="tehsil", under=kannauj.kannauj)
    publish(kannauj.state, "district", total=2, live=0, under_way=0)
    sentence = "Published: 150 offices. On record here: 0; the others are not named yet."
    for charge, is_asked in ((kannauj.sudha, False), (kavita, True)):
        page = signed_in(charge).get("/rollout/head/").content.decode()
        assert sentence in page
        assert ('<a href="/staff/organisation/">' in page) == is_asked
    sentence = "Published: 1 offices. On record here: 2, more than were counted."
    assert sentence in signed_in(kavita).get("/rollout/tehsil/").content.decode()
    assert not signed_in(kavita).get("/rollout/district/").context["gap_text"]


@pytest.mark.parametrize("url", ["/rollout/", "/rollout/district/"])
def test_a_table_asks_as_many_queries_for_one_office_as_for_three(kannauj, url):
    counts = []
    for number in range(2):
        for more in range(1 + number):
            office = make_office(f"X{number}{more}", under=kannauj.state)
            make_charge(make_post(office, "पटल", "Desk"), "राम", "Ram")
            enter(office, "live")
        sudha = signed_in(kannauj.sudha)
        with CaptureQueriesContext(connection) as queries:
            assert sudha.get(url).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 15


def test_a_tehsil_that_works_without_a_step_on_record_is_not_called_not_started(kannauj):
    assert table(kannauj.sudha)["Tehsil"]["under_way"] == "0"
    open_test_file(kannauj.manoj)
    assert table(kannauj.sudha)["Tehsil"]["under_way"] == "1"
    assert table(kannauj.sudha)["Tehsil"]["not_started"] == "0"
    (row,) = signed_in(kannauj.sudha).get("/rollout/tehsil/").context["rows"]
    assert row["state"]["label"] == "In use, no step on record"
    enter(kannauj.tehsil, "training")
    (row,) = signed_in(kannauj.sudha).get("/rollout/tehsil/").context["rows"]
    assert row["state"]["label"] == "Training"
    assert table(kannauj.sudha)["Tehsil"]["under_way"] == "1"
