"""Charts of places, the map of districts and their rank, as monitoring officers open them."""

import gzip
import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.data import table
from accounts.models import Charge
from tests.factories import District, make_charge, make_office, make_paper, make_post, send, summarise
from tests.pdfs import words_of
from tracking.summaries import rank
from tracking.trends.asked import EARLIEST

pytestmark = pytest.mark.django_db
LAST_MONTH = (timezone.localdate().replace(day=1) - timedelta(days=1)).replace(day=1)


@pytest.fixture
def kannauj(monkeypatch):
    """Twelve papers that came one a day, three of them sent on to the SDM; the Chief Secretary."""
    district = District()
    monkeypatch.setattr(rank, "FEWEST", 2)
    for ago in range(2, 26, 2):
        paper = make_paper(district.sunita, at=timezone.now() - timedelta(days=ago))
        if ago > 20:
            send(paper, district.sunita, district.sdm_post, at=timezone.now() - timedelta(days=ago - 1))
    make_paper(district.stranger, at=timezone.now() - timedelta(days=3))
    chief = make_post(district.state, "मुख्य सचिव", "Chief Secretary", rank=100, may_monitor=True)
    district.chief = make_charge(chief, "सुधा माथुर", "Sudha Mathur")
    summarise()
    return district


def browser(charge: Charge, language: str = "en") -> Client:
    client = Client()
    client.force_login(charge.user)
    client.cookies["django_language"] = language
    return client


def text_of(charge: Charge, address: str, language: str = "en") -> str:
    answer = browser(charge, language).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_dm_sees_each_chart_with_its_table(kannauj):
    page = text_of(kannauj.dm, f"/monitor/{kannauj.kannauj.pk}/trend/")
    assert page.count("<svg viewBox") == page.count("<details>") == 5
    assert "Pending 12</text>" in page
    assert "n = 1" in page
    assert "style=" not in page.split("<main")[1]


def test_charts_are_in_hindi_for_who_reads_hindi(kannauj):
    page = text_of(kannauj.dm, f"/monitor/{kannauj.kannauj.pk}/trend/", "hi")
    assert "लम्बित 12</text>" in page


def test_charts_as_of_a_past_day_leave_out_what_came_later(kannauj):
    on = timezone.localdate() - timedelta(days=11)
    page = text_of(kannauj.dm, f"/monitor/{kannauj.kannauj.pk}/trend/?on={on:%d.%m.%Y}")
    assert "Pending 7</text>" in page
    assert f'value="{on - timedelta(days=30):%d.%m.%Y}"' in page


def test_a_desk_stands_beside_its_office(kannauj):
    page = text_of(kannauj.dm, f"/monitor/post/{kannauj.clerk_post.pk}/trend/")
    assert "Desk</text>" in page
    assert "Office</text>" in page


def test_a_section_stands_beside_its_office_with_the_papers_of_all_its_desks(kannauj):
    section = kannauj.clerk_post.section
    make_paper(make_charge(make_post(section.office, "लिपिक", "Second clerk"), "उषा सिंह", "Usha Singh"))
    page = text_of(kannauj.dm, f"/monitor/section/{section.pk}/trend/")
    alone = text_of(kannauj.dm, f"/monitor/post/{kannauj.clerk_post.pk}/trend/")
    pending = [int(re.search(r"Pending (\d+)</text>", text)[1]) for text in (page, alone)]
    assert pending[0] == pending[1] + 1
    assert "Section</text>" in page
    assert "Office</text>" in page
    assert browser(kannauj.manoj).get(f"/monitor/section/{section.pk}/trend/").status_code == 403


def test_the_monitor_shows_the_line_of_ninety_days_that_leads_to_the_trend(kannauj):
    page = text_of(kannauj.dm, f"/monitor/{kannauj.kannauj.pk}/")
    assert f'<a href="/monitor/{kannauj.kannauj.pk}/trend/"><svg' in page
    assert "Pending 12</text>" in page
    empty = make_office("AGR", "जनपद आगरा", "District Agra", under=kannauj.state)
    assert "<polyline" not in text_of(kannauj.chief, f"/monitor/{empty.pk}/")


def test_the_state_comes_as_pdf_and_each_district_as_a_line_of_csv(kannauj):
    client, address = browser(kannauj.chief), f"/monitor/{kannauj.state.pk}/map/"
    assert "Kannauj 12 · 10 (83%)" in words_of(client.get(f"{address}?pdf").content)
    heading, *rows = client.get(f"{address}?csv").content.decode().splitlines()
    assert heading.endswith("Office,Kind,Pending,Late,Share of late ones")
    assert sum(row.startswith("District Kannauj,District,12,") for row in rows) == 1


def test_each_figure_of_the_periods_names_its_period_where_no_heading_stands(kannauj):
    page = text_of(kannauj.dm, f"/monitor/{kannauj.kannauj.pk}/trend/")
    periods = page.split('id="periods-title"')[1].split("</table>")[0]
    assert periods.count("<td") - periods.count("data-label") == periods.count("<td>") == 9


def test_each_table_comes_as_csv_and_all_as_pdf(kannauj):
    client, address = browser(kannauj.dm), f"/monitor/{kannauj.kannauj.pk}/trend/"
    days = client.get(f"{address}?csv=days").content.decode().splitlines()
    assert len(days) == 91
    assert days[0].endswith("Day,Came,Left,Pending,Late")
    assert "over 15 days" in client.get(f"{address}?csv=ages").content.decode()
    pdf = client.get(f"{address}?pdf")
    assert pdf.headers["Content-Type"] == "application/pdf"
    assert "Pending" in words_of(pdf.content)


def test_the_chief_secretary_sees_every_district_as_a_tile_that_leads_to_its_monitor(kannauj):
    page = text_of(kannauj.chief, f"/monitor/{kannauj.state.pk}/map/")
    drawn = page.split('id="map-title"')[1].split("</svg>")[0]
    assert drawn.count("<a ") == 2
    assert f'<a href="/monitor/{kannauj.kannauj.pk}/">' in drawn
    assert "12 · " in drawn
    assert ">Kannauj<" in drawn
    assert ">Etawah<" in drawn


def test_a_dm_sees_no_district_of_others_on_the_map(kannauj):
    page = text_of(kannauj.dm, f"/monitor/{kannauj.kannauj.pk}/map/")
    assert ">Kannauj<" in page
    assert "Etawah" not in page
    assert browser(kannauj.dm).get(f"/monitor/{kannauj.state.pk}/map/").status_code == 404


def test_districts_are_ranked_by_month_with_their_intervals(kannauj):
    month = timezone.localdate()
    page = text_of(kannauj.chief, f"/monitor/{kannauj.state.pk}/rank/?month={month:%m.%Y}")
    assert "1 <a" in page
    assert "%)" in page
    assert "none beyond chance" in page
    make_office("AGR", "जनपद आगरा", "District Agra", under=kannauj.state)
    assert "Nothing is pending at: 1" in text_of(kannauj.chief, f"/monitor/{kannauj.state.pk}/rank/")
    sheet = browser(kannauj.chief).get(f"/monitor/{kannauj.state.pk}/rank/?month={month:%m.%Y}&csv")
    assert len(sheet.content.decode().splitlines()) == 4


@pytest.mark.parametrize("asked", ["x", "13.2026", "11.99999", "01.2090"])
def test_a_month_or_day_that_is_none_is_as_if_none_was_asked(kannauj, asked):
    assert text_of(kannauj.chief, f"/monitor/{kannauj.state.pk}/rank/?month={asked}")
    assert text_of(kannauj.dm, f"/monitor/{kannauj.kannauj.pk}/trend/?on={asked}&against={asked}")


@pytest.mark.parametrize("year", ["0001", "1999", "2000"])
def test_a_day_before_the_first_of_the_calendars_is_told_as_of_the_earliest_that_can_be(kannauj, year):
    place, state = f"/monitor/{kannauj.kannauj.pk}", f"/monitor/{kannauj.state.pk}"
    asked = f"on=01.01.{year}&against=01.01.{year}"
    assert f'value="{EARLIEST:%d.%m.%Y}"' in text_of(kannauj.dm, f"{place}/trend/?{asked}")
    assert text_of(kannauj.dm, f"/monitor/post/{kannauj.clerk_post.pk}/trend/?{asked}")
    assert text_of(kannauj.chief, f"{state}/map/?{asked}")
    assert "April 2000" in text_of(kannauj.chief, f"{state}/rank/?month=1.{year}")


def test_pages_that_count_the_whole_state_are_limited(kannauj, settings):
    settings.LIMITS, settings.LIMITS_TIMES = settings.LIMITS | {"export": (2, 300)}, 1
    for page in ("trend", "map", "rank"):
        cache.clear()
        client, address = browser(kannauj.chief), f"/monitor/{kannauj.state.pk}/{page}/"
        assert [client.get(address).status_code for _turn in range(3)] == [200, 200, 429]


def test_seventy_five_districts_ask_no_more_than_two_and_the_page_stays_light(kannauj):
    addresses = [f"/monitor/{kannauj.state.pk}/{page}/" for page in ("map", "rank", "trend")]
    client, counts = browser(kannauj.chief, "hi"), []
    for _time in range(2):
        for address in addresses:
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                page = client.get(address).content
            counts.append(len(queries))
            if address.endswith("map/"):
                light = page
        for row in table("divisions-districts"):
            if _time == 0 and row["district_code"] not in ("KNJ", "ETW"):
                names = f"जनपद {row['district_hi']}", f"District {row['district_en']}"
                make_office(row["district_code"], *names, under=kannauj.state)
    assert counts[:3] == counts[3:]
    assert light.count(b"<path d=") >= 75
    assert len(light) <= 40 * 1024
    assert len(gzip.compress(light)) <= 12 * 1024
