import csv
import gzip
import io
import random
import re
from datetime import time, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

from accounts.models import Charge, Office, Section
from accounts.pages import words
from tests.factories import (
    BEGINNING,
    District,
    make_charge,
    make_office,
    make_paper,
    make_paper_at,
    make_post,
    open_test_file,
    send,
    signed_in,
)
from tests.pdfs import words_of
from tracking.models import Calendar, Paper, Stay, SummaryProgress, WeeklyHours
from tracking.monitor import disposals
from tracking.monitor.figures import (
    BANDS,
    OLDEST,
    SHOWS,
    Moment,
    by_place,
    count,
    offices_within,
    seats_of,
)
from tracking.movement.verbs import close, park
from tracking.summaries.verbs import refresh
from tracking.time import calendars, clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def kannauj():
    return District()


def browser(charge: Charge) -> Client:
    """Signed in, reading English."""
    client = Client()
    client.force_login(charge.user)
    client.cookies["django_language"] = "en"
    return client


def page_of(charge: Charge, place) -> dict:
    return browser(charge).get(f"/monitor/{place.pk}/").context


def days_ago(days: float):
    return timezone.now() - timedelta(days=days)


def give_own_clock(office) -> Calendar:
    """Half-day hours on weekdays, unlike the state's: another clock with other readings."""
    calendar = Calendar.objects.create(office=office)
    WeeklyHours.objects.bulk_create(
        WeeklyHours(calendar=calendar, begins=BEGINNING, weekday=day, opens=time(9), closes=time(13))
        for day in range(5)
    )
    calendars.rebuild(calendar)
    return calendar


def plain_figures(stays, now):
    """Pending stays counted one by one: total, late, and the ages in working days."""
    ages = []
    late = 0
    for stay in stays:
        its = clock.clock(stay.calendar_id)
        ages.append((its.reading(now) - stay.arrived_reading) / its.day_seconds)
        late += stay.due_reading is not None and its.reading(now) > stay.due_reading
    edges = [sum(over < age <= most for age in ages) for over, most in BANDS.values()]
    return len(ages), late, tuple(edges)


def figures_below(office: Office, moment: Moment) -> dict:
    """The figures for the lines of an office's table."""
    return count(by_place(office, offices_within(office), seats_of(office)), moment)


def test_figures_are_those_of_a_plain_count_whatever_clocks_the_offices_go_by(kannauj):
    give_own_clock(kannauj.tehsil)
    draw = random.Random(7)
    for _serial in range(60):
        opener = draw.choice([kannauj.sunita, kannauj.manoj, kannauj.anjali, kannauj.stranger])
        make_paper(opener, at=days_ago(draw.uniform(0.1, 40)))
    moment = Moment.now()
    offices = offices_within(kannauj.state)
    figures_of = count(by_place(kannauj.state, offices, []), moment)
    below = figures_below(kannauj.kannauj, moment)
    section = kannauj.sunita.post.section
    assert set(figures_of) == {(kannauj.kannauj.pk, None), (kannauj.etawah.pk, None)}
    assert set(below) == {(kannauj.tehsil.pk, None), (None, section.pk)}
    for stays, figures in [
        (Stay.objects.pending().within(kannauj.kannauj), figures_of[kannauj.kannauj.pk, None]),
        (Stay.objects.pending().within(kannauj.etawah), figures_of[kannauj.etawah.pk, None]),
        (Stay.objects.pending().within(kannauj.tehsil), below[kannauj.tehsil.pk, None]),
        (Stay.objects.pending().filter(post__section=section), below[None, section.pk]),
    ]:
        assert (figures.total, figures.late, figures.bands) == plain_figures(stays, moment.at)
        assert sum(figures.bands) == figures.total > 5


@pytest.mark.parametrize("show", SHOWS)
def test_every_figure_leads_to_a_list_of_just_so_many(kannauj, show, monkeypatch):
    monkeypatch.setattr("tracking.monitor.figures.PAGE", 25)
    give_own_clock(kannauj.tehsil)
    # Seven hours off whole days: nothing comes of age between the two pages.
    for days in (0.1, 1.3, 2.3, 3.3, 4.3, 6.3, 9.3, 14.3, 20.3, 22.3):
        for opener in (kannauj.sunita, kannauj.manoj):
            paper = make_paper(opener, at=days_ago(days))
    park(
        paper, by=kannauj.manoj, reason="x", authority="y", review_on=timezone.localdate() + timedelta(9),
        expected=paper.seq, request_id="00000000-0000-4000-8000-000000000001",
    )  # fmt: skip
    client = browser(kannauj.dm)
    shown = client.get(f"/monitor/{kannauj.kannauj.pk}/")
    counts = {**shown.context["tally"], "all": shown.context["tally"]["pending"]}
    counts |= {band["url"].split("=")[1]: band["count"] for band in shown.context["bands"]}
    rows = client.get(shown.context["lists"][show]).context["rows"]
    assert str(len(rows)) == counts[show]


def test_a_line_says_what_came_and_what_went(kannauj):
    opened = make_paper(kannauj.manoj, at=days_ago(3))
    send(opened, kannauj.manoj, kannauj.adm_post, at=days_ago(2))
    make_paper(kannauj.manoj)
    line = figures_below(kannauj.kannauj, Moment.now())[kannauj.tehsil.pk, None]
    assert (line.came, line.went, line.came_today, line.went_today) == (1, 1, 1, 0)


def test_disposal_is_timed_from_opening_to_closing_with_the_number_of_papers(kannauj):
    for days in (10, 12, 14):
        paper = make_paper_at(kannauj.anjali, at=days_ago(days))
        close(
            paper, by=kannauj.anjali, remark="done", expected=1, at=days_ago(days - 7),
            request_id=f"00000000-0000-4000-8000-0000000000{days}",
        )  # fmt: skip
    done = disposals.measure([kannauj.kannauj.pk], Moment.now())
    assert (done.n, done.median_before) == (3, None)
    assert done.median == pytest.approx(6, abs=0.01)  # Of seven days one is a Sunday.


def test_of_many_disposals_a_sample_is_timed(kannauj, monkeypatch):
    monkeypatch.setattr(disposals, "SAMPLE", 2)
    for serial in range(6):
        paper = make_paper_at(kannauj.anjali, at=days_ago(9))
        close(
            paper, by=kannauj.anjali, remark="done", expected=1, at=days_ago(2),
            request_id=f"00000000-0000-4000-8000-00000000000{serial}",
        )  # fmt: skip
    done = disposals.measure([kannauj.kannauj.pk], Moment.now())
    assert (done.n, done.median) == (2, pytest.approx(6, abs=0.01))


def test_a_closed_paper_is_no_longer_pending(kannauj):
    paper = make_paper_at(kannauj.anjali, at=days_ago(9))
    close(
        paper, by=kannauj.anjali, remark="done", expected=1, request_id="00000000-0000-4000-8000-000000000001"
    )
    shown = page_of(kannauj.dm, kannauj.kannauj)
    assert (shown["tally"]["pending"], shown["tally"]["disposed_today"]) == ("0", "−1")


def test_the_monitor_opens_at_the_acting_office(kannauj):
    answer = browser(kannauj.dm).get("/monitor/")
    assert (answer.status_code, answer.url) == (302, f"/monitor/{kannauj.kannauj.pk}/")


def test_who_may_not_monitor_is_refused_everywhere(kannauj):
    section = kannauj.kannauj.sections.get()
    for charge in (kannauj.sunita, kannauj.stranger):
        client = browser(charge)
        for place in (
            "",
            f"{kannauj.kannauj.pk}/",
            f"{kannauj.kannauj.pk}/papers/",
            f"section/{section.pk}/",
            f"section/{section.pk}/papers/",
            f"post/{kannauj.clerk_post.pk}/",
        ):
            assert client.get(f"/monitor/{place}").status_code == 403


def test_beyond_the_own_subtree_there_is_nothing(kannauj):
    client = browser(kannauj.dm)
    elsewhere = kannauj.etawah.sections.get()
    for place in (
        f"{kannauj.state.pk}/",
        f"{kannauj.etawah.pk}/",
        f"{kannauj.etawah.pk}/papers/",
        f"{kannauj.etawah.pk}/?csv",
        f"section/{elsewhere.pk}/",
        f"section/{elsewhere.pk}/papers/",
        f"post/{kannauj.stranger_post.pk}/",
    ):
        assert client.get(f"/monitor/{place}").status_code == 404
    assert client.get(f"/monitor/{kannauj.tehsil.pk}/").status_code == 200


def test_the_way_goes_from_office_to_section_to_desk_to_file(kannauj):
    paper = make_paper(kannauj.manoj, at=days_ago(20))
    client = browser(kannauj.dm)
    url = f"/monitor/{kannauj.kannauj.pk}/"
    for _step in ("tehsil", "section", "desk", "file"):
        rows = client.get(url).context["rows"]
        url = rows[0]["url"]
    assert url == paper.get_absolute_url()


def test_an_office_on_which_nothing_lies_is_folded_into_one_line(kannauj):
    client = browser(kannauj.dm)
    shown = client.get(f"/monitor/{kannauj.kannauj.pk}/")
    assert (shown.context["rows"], shown.context["sentence"]) == ([], "Nothing is late.")
    assert [place["url"] for place in shown.context["idle"]["places"]] == [f"/monitor/{kannauj.tehsil.pk}/"]
    assert re.search(r"<summary[^>]*>\s*Nothing is pending at: 1\s*</summary>", shown.content.decode())


def test_of_many_idle_offices_some_are_named_and_the_others_counted(kannauj, monkeypatch):
    monkeypatch.setattr("tracking.monitor.page.MOST_IDLE", 2)
    for serial in range(4):
        make_office(f"B{serial}", kind="block", under=kannauj.kannauj)
    shown = browser(kannauj.dm).get(f"/monitor/{kannauj.kannauj.pk}/")
    idle = shown.context["idle"]
    assert (idle["count"], len(idle["places"]), idle["more"]) == ("5", 2, "3")
    assert "3 more in the download" in shown.content.decode()


def test_the_page_says_first_what_is_wrong_then_who_then_which_then_where(kannauj):
    for days in range(8, 20):
        make_paper(kannauj.manoj, at=days_ago(days))
    body = browser(kannauj.dm).get(f"/monitor/{kannauj.kannauj.pk}/").content.decode()
    order = ("Why papers waited", "12 of 12 are late.", "Ask about all late", "Oldest stuck papers",
             "Where how much is stuck", "All figures of this place", 'class="tally"')  # fmt: skip
    assert sorted(order, key=body.index) == list(order)
    for name in ("trend", "causes", "likely", "signs"):
        assert f'href="/monitor/{kannauj.kannauj.pk}/{name}/"' in body
    assert f'href="/monitor/{kannauj.kannauj.pk}/map/"' not in body


def test_a_district_of_many_offices_is_a_light_page(kannauj):
    for serial in range(14):
        tehsil = make_office(
            f"T{serial}", f"तहसील छिबरामऊ पूर्व {serial}", kind="tehsil", under=kannauj.kannauj
        )
        desk = make_post(tehsil, "उप जिलाधिकारी", "SDM", reports_to=kannauj.adm_post)
        make_paper(make_charge(desk, "हरीश चन्द्र राजपूत", "Harish Chandra Rajput"), at=days_ago(9 + serial))
    for serial in range(40):
        make_office(f"B{serial}", f"विकास खण्ड छिबरामऊ {serial}", kind="block", under=kannauj.kannauj)
    client, url = signed_in(kannauj.dm, "hi"), f"/monitor/{kannauj.kannauj.pk}/"
    for page in (client.get(url).content, client.get(f"{url}papers/").content):
        assert len(page) <= 40_000
        assert len(gzip.compress(page)) <= 12_000


def test_an_office_whose_delay_is_a_vacancys_is_not_said_to_be_its_heads(kannauj):
    clerk = make_post(kannauj.tehsil, "नायब तहसीलदार", "Naib Tehsildar", reports_to=kannauj.manoj.post)
    for serial in range(3):
        paper = make_paper(kannauj.manoj, at=days_ago(30))
        if serial:
            send(paper, kannauj.manoj, clerk, at=days_ago(20 + serial))
    [row] = page_of(kannauj.dm, kannauj.kannauj)["rows"]
    assert row["vacant"]
    assert row["holder_label"].startswith("Naib Tehsildar")
    assert row["holder_label"].endswith("controlling officer: Manoj Kumar, SDM · 2 of 3 late at vacant desks")
    answer = browser(kannauj.dm).get(f"/monitor/{kannauj.kannauj.pk}/?csv").content.decode("utf-8-sig")
    assert "2 of 3 late at vacant desks" in answer
    make_charge(clerk, "राजेश गुप्ता", "Rajesh Gupta")
    [row] = page_of(kannauj.dm, kannauj.kannauj)["rows"]
    assert (row["vacant"], row["holder_label"]) == (False, "Manoj Kumar")


def test_the_dm_reads_in_one_sentence_what_is_wrong_and_asks_from_the_same_page(kannauj):
    nazir = make_post(kannauj.kannauj, "नाज़िर", "Nazir", reports_to=kannauj.adm_post)
    for serial in range(3):
        send(make_paper(kannauj.sunita, at=days_ago(30)), kannauj.sunita, nazir, at=days_ago(20 + serial))
    make_paper(kannauj.manoj, at=days_ago(20))
    make_paper(kannauj.manoj)
    client = browser(kannauj.dm)
    shown = client.get(f"/monitor/{kannauj.kannauj.pk}/").context
    sentence = "4 of 5 are late. The 2 worst desks hold 4 of them. 1 of these desks is vacant."
    assert shown["sentence"] == sentence
    first, second = shown["worst"]
    assert (first["late"], first["vacant"], second["late"], second["vacant"]) == ("3", True, "1", False)
    assert "controlling officer" in first["holder_label"]
    assert second["holder_label"].startswith("Manoj")
    assert [desk["ask"]["ask_url"] for desk in (first, second)] == [
        f"/questions/ask-desk/{desk}/" for desk in (nazir.pk, kannauj.manoj.post_id)
    ]
    section = client.get(f"/monitor/section/{nazir.section_id}/").context
    assert [desk["label"] for desk in section["worst"]] == [first["label"]]


def test_a_tehsil_that_closes_nothing_shows_what_it_passed_on_and_its_week(kannauj):
    sent_on = make_paper(kannauj.manoj, at=days_ago(20))
    make_paper(kannauj.manoj, at=days_ago(20))
    send(sent_on, kannauj.manoj, kannauj.adm_post, at=days_ago(3))
    client, url = browser(kannauj.dm), f"/monitor/{kannauj.tehsil.pk}/"
    assert client.get(url).context["sent_on"] == {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        [ours] = cursor.fetchone()
    yesterday = timezone.localdate() - timedelta(days=1)
    SummaryProgress.objects.create(pk=1, fenced_day=yesterday, fence=ours)
    refresh()
    shown = client.get(url).context
    assert shown["sent_on"] == {"passed": "1", "closed": "0"}
    assert shown["sentence"].endswith("Against a week ago: −1.")


def test_less_than_a_day_is_told_in_parts_of_a_day_whatever_the_calendars():
    with override("en"):
        assert [words.days(length) for length in (0.04, 0.96, 1.0, 2.55, 12.7)] == [
            "0 days",
            "0.9 days",
            "1 day",
            "2.5 days",
            "12 days",
        ]


def test_what_is_most_late_comes_first(kannauj):
    for _serial in range(3):
        make_paper(kannauj.sunita)
    make_paper(kannauj.manoj, at=days_ago(20))
    rows = page_of(kannauj.dm, kannauj.kannauj)["rows"]
    assert [(row["total"], row["late"]) for row in rows] == [("1", "1"), ("3", "")]


def test_a_vacant_desk_names_the_controlling_officer(kannauj):
    nazir = make_post(kannauj.kannauj, "नाज़िर", "Nazir", reports_to=kannauj.adm_post)
    paper = make_paper(kannauj.sunita, at=days_ago(20))
    send(paper, kannauj.sunita, nazir, at=days_ago(19))
    kannauj.anjali.ends = timezone.now()
    kannauj.anjali.save()
    section = kannauj.kannauj.sections.get()
    [row] = browser(kannauj.dm).get(f"/monitor/section/{section.pk}/").context["rows"][:1]
    assert row["vacant"]
    assert "Ashutosh Mohan" in row["holder_label"]  # Above the Nazir the ADM's post is vacant as well.
    head = browser(kannauj.dm).get(f"/monitor/post/{nazir.pk}/").context["head"]
    assert head == {"vacant": True, "holder_label": row["holder_label"], "holder_url": ""}


def test_an_additional_charge_is_named_as_such(kannauj):
    nazir = make_post(kannauj.kannauj, "नाज़िर", "Nazir", reports_to=kannauj.adm_post)
    make_charge(nazir, "", "", user=kannauj.sunita.user, kind=Charge.Kind.ADDITIONAL)
    paper = make_paper(kannauj.sunita)
    send(paper, kannauj.sunita, nazir)
    section = kannauj.kannauj.sections.get()
    labels = [
        row["holder_label"]
        for row in browser(kannauj.dm).get(f"/monitor/section/{section.pk}/").context["rows"]
    ]
    assert "Sunita Yadav (Additional charge)" in labels


def test_a_secret_subject_is_kept_from_monitors_whose_desk_never_held_it(kannauj):
    secret = make_paper(kannauj.manoj, "गोपनीय जाँच", grading=Paper.Grading.SECRET, at=days_ago(20))
    for url in (f"/monitor/{kannauj.kannauj.pk}/", f"/monitor/{kannauj.kannauj.pk}/papers/"):
        body = browser(kannauj.dm).get(url).content.decode()
        assert secret.subject not in body
        assert secret.get_absolute_url() in body
    send(secret, kannauj.manoj, kannauj.adm_post)
    send(secret, kannauj.anjali, kannauj.dm_post)
    send(secret, kannauj.dm, kannauj.adm_post)
    assert (
        secret.subject in browser(kannauj.dm).get(f"/monitor/{kannauj.kannauj.pk}/papers/").content.decode()
    )


def test_the_oldest_stuck_papers_lead_to_their_explanation(kannauj):
    for days in range(8, 20):
        make_paper(kannauj.manoj, at=days_ago(days))
    oldest = page_of(kannauj.dm, kannauj.kannauj)["oldest"]
    assert len(oldest) == OLDEST
    assert browser(kannauj.dm).get(oldest[0]["explain_url"]).status_code == 200


def test_whoever_stands_over_the_desk_is_led_to_pull_the_paper_up(kannauj):
    make_paper(kannauj.manoj, number="KNJ/1", at=days_ago(20))
    make_paper(kannauj.manoj, number="KNJ/2", at=days_ago(21), grading=Paper.Grading.SECRET)
    make_paper(kannauj.dm, number="KNJ/3", at=days_ago(22))
    own, secret, open_ = page_of(kannauj.dm, kannauj.kannauj)["oldest"]
    assert (own["pull_up_url"], secret["pull_up_url"]) == ("", "")
    assert open_["pull_up_url"] == f"{open_['url']}#pull_up-reason"
    page = browser(kannauj.dm).get(open_test_file(kannauj.manoj).get_absolute_url())
    assert 'id="pull_up-reason"' in page.content.decode()


def test_a_list_goes_on_page_by_page_without_loss_or_repeat(kannauj, monkeypatch):
    monkeypatch.setattr("tracking.monitor.figures.PAGE", 4)
    at = days_ago(12)
    numbers = [
        make_paper(kannauj.manoj, at=at if serial % 2 else days_ago(serial)).number for serial in range(1, 12)
    ]
    client, seen = browser(kannauj.dm), []
    url = f"/monitor/{kannauj.kannauj.pk}/papers/"
    step = "?show=all"
    while step:
        shown = client.get(url + step).context
        seen += [row["number"] for row in shown["rows"]]
        step = shown["next_url"]
    assert sorted(seen) == sorted(numbers)
    assert len(seen) == len(set(seen))


@pytest.mark.parametrize(
    "typed", ["?show=nonsense", "?after=x", "?after=99999999999999999999", "?page=x", "?page=0"]
)
def test_nonsense_in_the_address_shows_the_first_page(kannauj, typed):
    make_paper(kannauj.manoj)
    client = browser(kannauj.dm)
    assert len(client.get(f"/monitor/{kannauj.kannauj.pk}/papers/{typed}").context["rows"]) == 1
    assert client.get(f"/monitor/{kannauj.kannauj.pk}/{typed}").status_code == 200


def test_the_papers_of_a_section_and_of_a_desk_come_in_pages_though_they_came_at_once(kannauj, monkeypatch):
    monkeypatch.setattr("tracking.monitor.figures.PAGE", 2)
    at = days_ago(9)
    papers = [make_paper(kannauj.sunita, at=at).number for _serial in range(3)]
    papers += [make_paper(kannauj.sunita, at=days_ago(8)).number]
    make_paper(kannauj.manoj, at=days_ago(10))
    client, section = browser(kannauj.dm), kannauj.sunita.post.section_id
    for url in (f"/monitor/section/{section}/papers/", f"/monitor/post/{kannauj.clerk_post.pk}/"):
        step, shown = "?show=all", []
        while step:
            page = client.get(url + step).context
            shown += [row["number"] for row in page["rows"]]
            step = page["next_url"]
        assert shown == papers, url


def test_many_offices_are_shown_page_by_page(kannauj, monkeypatch):
    monkeypatch.setattr("tracking.monitor.figures.LINES", 2)
    for serial in range(3):
        block = make_office(f"B{serial}", kind="block", under=kannauj.kannauj)
        desk = make_post(block, "लिपिक", "Clerk")
        make_paper(make_charge(desk, f"राम {serial}", f"Ram {serial}"))
    client, url, labels = browser(kannauj.dm), f"/monitor/{kannauj.kannauj.pk}/", []
    step = "?page=1"
    while step:
        shown = client.get(url + step).context
        labels += [row["label"] for row in shown["rows"]]
        step = shown["next_url"]
    assert len(labels) == len(set(labels)) == 3


def test_the_table_downloads_for_a_spreadsheet_and_never_as_a_formula(kannauj):
    Section.objects.filter(office=kannauj.tehsil).update(name_hi="=cmd()", name_en="=cmd()")
    make_paper(kannauj.manoj, at=days_ago(20))
    answer = browser(kannauj.dm).get(f"/monitor/{kannauj.tehsil.pk}/?csv")
    assert answer["Content-Type"].startswith("text/csv")
    assert re.fullmatch(r'attachment; filename="monitor-knj-c-[\d-]+\.csv"', answer["Content-Disposition"])
    heading, row = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    cells = dict(zip(heading, row, strict=True))
    assert row[0] == "'=cmd()"
    assert (cells["Total"], cells["Late"]) == ("1", "1")


def test_the_table_comes_as_workbook_and_pdf_too(kannauj):
    section = kannauj.kannauj.sections.first()
    for place in (f"/monitor/{kannauj.kannauj.pk}/", f"/monitor/section/{section.pk}/"):
        assert browser(kannauj.dm).get(f"{place}?xlsx").content[:2] == b"PK"
        assert "Total" in words_of(browser(kannauj.dm).get(f"{place}?pdf").content)


def count_queries(charge: Charge, url: str) -> int:
    client = browser(charge)
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_queries_are_as_many_with_one_row_as_with_three(kannauj):
    section = kannauj.kannauj.sections.get()
    urls = [
        f"/monitor/{kannauj.kannauj.pk}/",
        f"/monitor/section/{section.pk}/",
        f"/monitor/{kannauj.kannauj.pk}/papers/",
        f"/monitor/section/{section.pk}/papers/",
        f"/monitor/post/{kannauj.clerk_post.pk}/",
    ]
    make_paper(kannauj.sunita, at=days_ago(20))
    make_paper(kannauj.manoj, at=days_ago(20))
    once = [count_queries(kannauj.dm, url) for url in urls]
    for serial in range(2):
        office = make_office(f"T{serial}", kind="tehsil", under=kannauj.kannauj)
        below = make_charge(make_post(office, "तहसीलदार", "Tehsildar"), "क", f"Tehsildar {serial}")
        other = make_charge(make_post(kannauj.kannauj, "लिपिक", "Clerk"), "ख", f"Clerk {serial}")
        for opener in (below, other, kannauj.sunita, kannauj.manoj):
            make_paper(opener, at=days_ago(21 + serial))
    assert [count_queries(kannauj.dm, url) for url in urls] == once
    assert once[0] <= 32


def test_a_calendar_that_has_no_hours_yet_stops_no_page(kannauj):
    elsewhere = make_office("NEW", kind="government")
    Calendar.objects.create(office=elsewhere)
    assert browser(kannauj.dm).get(f"/monitor/{kannauj.kannauj.pk}/").status_code == 200
