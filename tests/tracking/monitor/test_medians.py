from datetime import datetime, time, timedelta
from statistics import median
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.pages import words
from tests.factories import INDIA, District, make_paper, make_paper_at, send, signed_in
from tracking.desk.figures import Now
from tracking.models import Paper
from tracking.monitor import disposals, medians
from tracking.monitor.figures import Moment
from tracking.movement.verbs import close
from tracking.time import calendars

pytestmark = pytest.mark.django_db


@pytest.fixture
def kannauj():
    return District()


def dispose(charge, *, opened, closed, subject="निस्तारित", **facts) -> Paper:
    paper = make_paper_at(charge, subject, at=opened, **facts)
    press = {"expected": paper.seq, "request_id": uuid4(), "at": closed}
    close(paper, by=charge, remark="स्वीकृत", **press)
    return paper


def test_the_median_of_the_desk_leads_to_the_stays_it_was_taken_of(kannauj, english):
    begins = Now.at(kannauj.clerk_post).month
    papers = [make_paper(kannauj.sunita, at=begins - timedelta(days=days)) for days in (1, 9, 4)]
    older = make_paper(kannauj.sunita, at=begins - timedelta(days=20))
    send(older, kannauj.sunita, kannauj.adm_post, at=begins - timedelta(days=10))
    for paper in papers:
        send(paper, kannauj.sunita, kannauj.adm_post, at=begins)
    client = signed_in(kannauj.sunita)
    assert 'href="/desk/times/"' in client.get("/").content.decode()
    page = client.get("/desk/times/").context
    assert [row["number"] for row in page["rows"]] == [papers[n].number for n in (1, 2, 0)]
    taken = [stay.left_reading - stay.arrived_reading for stay in medians.times(
        kannauj.clerk_post, Now.at(kannauj.clerk_post), 1)[0]]  # fmt: skip
    assert page["figure_text"] == f"{words.duration(int(median(taken)), 7 * 3600)} (papers: 3)"
    assert client.get(page["rows"][0]["explain_url"]).status_code == 200


def test_stays_come_in_pages(kannauj, monkeypatch):
    monkeypatch.setattr(medians, "PAGE", 2)
    for _serial in range(3):
        send(make_paper(kannauj.sunita), kannauj.sunita, kannauj.adm_post)
    client = signed_in(kannauj.sunita)
    first = client.get("/desk/times/").context
    assert (len(first["rows"]), first["next_url"], first["prev_url"]) == (2, "?page=2", "")
    second = client.get("/desk/times/?page=2").context
    assert (len(second["rows"]), second["next_url"], second["prev_url"]) == (1, "", "?page=1")


@pytest.mark.parametrize("page", ["0", "x", "-1", "9" * 18])
def test_a_nonsense_page_is_no_error(kannauj, page):
    assert signed_in(kannauj.sunita).get(f"/desk/times/?page={page}").status_code == 200


def test_the_median_of_disposal_leads_to_the_papers_it_was_taken_of(kannauj, monkeypatch):
    monkeypatch.setattr(disposals, "SAMPLE", 2)
    now = timezone.now()
    for days in range(2, 6):
        dispose(kannauj.anjali, opened=now - timedelta(days=days + 7), closed=now - timedelta(days=days))
    dispose(kannauj.anjali, opened=now - timedelta(days=50), closed=now - timedelta(days=40))
    office = kannauj.kannauj.pk
    client = signed_in(kannauj.dm)
    assert f'href="/monitor/{office}/disposals/"' in client.get(f"/monitor/{office}/").content.decode()
    page = client.get(f"/monitor/{office}/disposals/").context
    done = disposals.measure([office], Moment.now())
    assert len(page["rows"]) == done.n == 2
    assert "papers: 2 of 4" in page["figure_text"]
    assert {row["time_text"] for row in page["rows"]} == {"6 days"}
    assert client.get(page["rows"][0]["explain_url"]).status_code == 200


def test_what_was_opened_and_disposed_of_today_is_listed(kannauj):
    today, office = timezone.localtime().replace(hour=0, minute=0, second=1), kannauj.kannauj.pk
    before = dispose(kannauj.anjali, opened=today - timedelta(days=9), closed=today - timedelta(days=1))
    closed = dispose(kannauj.anjali, opened=today - timedelta(days=9), closed=today)
    opened = make_paper(kannauj.sunita, at=today)
    elsewhere = make_paper(kannauj.stranger, at=today)
    client = signed_in(kannauj.dm)
    page = client.get(f"/monitor/{office}/").content.decode()
    lists = {"opened": (f"+{1}", [opened]), "closed": (f"−{1}", [closed])}
    for of, (figure, papers) in lists.items():
        path = f"/monitor/{office}/disposals/?of={of}"
        assert f'<a href="{path}">{figure}</a>' in page
        shown = client.get(path).context
        assert shown["figure_text"] == figure
        assert [row["number"] for row in shown["rows"]] == [paper.number for paper in papers]
        assert client.get(shown["rows"][0]["explain_url"]).status_code == 200
    assert {before.number, elsewhere.number}.isdisjoint({opened.number, closed.number})


def test_of_a_day_without_work_nothing_is_said_without_a_sign(kannauj):
    office = kannauj.kannauj.pk
    client = signed_in(kannauj.dm)
    tally = client.get(f"/monitor/{office}/").context["tally"]
    assert (tally["opened_today"], tally["disposed_today"]) == ("0", "0")
    assert client.get(f"/monitor/{office}/disposals/?of=closed").context["figure_text"] == "0"


def test_further_pages_of_today_stay_with_what_was_asked_for(kannauj, monkeypatch):
    monkeypatch.setattr(medians, "PAGE", 2)
    for _serial in range(3):
        make_paper(kannauj.sunita)
    path = f"/monitor/{kannauj.kannauj.pk}/disposals/"
    first = signed_in(kannauj.dm).get(path, {"of": "opened"}).context
    assert first["next_url"] == "?of=opened&page=2"
    assert len(signed_in(kannauj.dm).get(path + first["next_url"]).context["rows"]) == 1


FIVE_DAYS = dict.fromkeys(range(5), (time(9, 30), time(18)))


def test_what_was_closed_under_another_calendar_is_timed_in_days_of_each(kannauj, english):
    today = timezone.localdate()
    monday = datetime.combine(today - timedelta(days=14 + today.weekday()), time(10), INDIA)
    paper = make_paper(kannauj.sunita, at=monday)
    own = calendars.give(kannauj.tehsil)
    calendars.change_hours(own, begins=monday.date() - timedelta(days=7), hours=FIVE_DAYS, by=None)
    send(paper, kannauj.sunita, kannauj.sdm_post, at=monday + timedelta(days=2))
    paper.refresh_from_db()
    at = monday + timedelta(days=3, hours=23, minutes=30)
    close(paper, by=kannauj.manoj, remark="स्वीकृत", expected=paper.seq, request_id=uuid4(), at=at)
    page = signed_in(kannauj.dm).get(f"/monitor/{kannauj.kannauj.pk}/disposals/").context
    # Two days of seven hours at the collectorate, and two of eight and a half, half an hour short, below.
    assert [row["time_text"] for row in page["rows"]] == ["3.9 days"]
    done = disposals.measure([kannauj.tehsil.pk], Moment.now())
    assert (done.n, done.closed) == (1, 1)
    assert done.median == pytest.approx(2 + (2 * 8.5 - 0.5) / 8.5)


def test_what_lay_under_another_calendar_in_between_is_timed_in_days_of_each(kannauj, english):
    today = timezone.localdate()
    monday = datetime.combine(today - timedelta(days=14 + today.weekday()), time(10), INDIA)
    own = calendars.give(kannauj.tehsil)
    hours = dict.fromkeys(range(5), (time(9), time(13)))
    calendars.change_hours(own, begins=monday.date() - timedelta(days=7), hours=hours, by=None)
    paper = make_paper(kannauj.sunita, at=monday)
    send(paper, kannauj.sunita, kannauj.sdm_post, at=monday + timedelta(days=1))
    send(paper, kannauj.manoj, kannauj.adm_post, at=monday + timedelta(days=2))
    paper.refresh_from_db()
    press = {"expected": paper.seq, "request_id": uuid4(), "at": monday + timedelta(days=3)}
    close(paper, by=kannauj.anjali, remark="स्वीकृत", **press)
    # From ten to ten: a day at each desk, also where a day ends at one o'clock.
    assert disposals.measure([kannauj.kannauj.pk], Moment.now()).median == pytest.approx(3)
    page = signed_in(kannauj.dm).get(f"/monitor/{kannauj.kannauj.pk}/disposals/").context
    assert [row["time_text"] for row in page["rows"]] == ["3 days"]


def test_no_disposal_loses_its_past_when_an_office_gets_a_calendar_of_its_own(kannauj):
    now = timezone.now()
    for days in range(2, 12):
        dispose(kannauj.anjali, opened=now - timedelta(days=days + 7), closed=now - timedelta(days=days))
    lying = make_paper_at(kannauj.anjali, at=now - timedelta(days=9))
    offices = [kannauj.kannauj.pk]
    before = disposals.measure(offices, Moment.now())
    calendars.give(kannauj.kannauj)
    assert disposals.measure(offices, Moment.now()) == before
    lying.refresh_from_db()
    close(lying, by=kannauj.anjali, remark="स्वीकृत", expected=lying.seq, request_id=uuid4())
    after = disposals.measure(offices, Moment.now())
    assert (before.n, before.closed, after.n, after.closed) == (10, 10, 11, 11)
    assert (after.median, after.median_before) == (before.median, before.median_before)
    page = signed_in(kannauj.dm).get(f"/monitor/{kannauj.kannauj.pk}/disposals/").context
    assert len(page["rows"]) == 11


def test_the_median_of_a_desk_counts_days_of_the_calendar_that_held(kannauj, english):
    begins = Now.at(kannauj.clerk_post).month
    for _serial in range(3):
        paper = make_paper(kannauj.sunita, at=begins - timedelta(days=6))
        send(paper, kannauj.sunita, kannauj.adm_post, at=begins)
    client = signed_in(kannauj.sunita)
    text = client.get("/desk/times/").context["figure_text"]
    own = calendars.give(kannauj.kannauj)
    hours = dict.fromkeys(range(6), (time(10), time(13, 30)))
    calendars.change_hours(own, begins=timezone.localdate(), hours=hours, by=None)
    page = client.get("/desk/times/").context
    assert page["figure_text"] == text
    assert {f"{row['time_text']} (papers: 3)" for row in page["rows"]} == {text}


def test_of_a_secret_paper_disposed_of_only_number_and_time_are_told(kannauj):
    now = timezone.now()
    dispose(kannauj.manoj, opened=now - timedelta(days=9), closed=now, subject="जाँच", grading="secret")
    answer = signed_in(kannauj.dm).get(f"/monitor/{kannauj.kannauj.pk}/disposals/")
    [row] = answer.context["rows"]
    assert row["subject"] == "Secret"
    assert "जाँच" not in answer.content.decode()


def test_queries_are_as_many_with_one_row_as_with_three(kannauj, django_assert_max_num_queries):
    now, clients = timezone.now(), {"/desk/times/": kannauj.anjali}
    for of in ("", "?of=opened", "?of=closed"):
        clients[f"/monitor/{kannauj.kannauj.pk}/disposals/{of}"] = kannauj.dm
    counts = []
    for many in (1, 2):
        for _serial in range(many):
            dispose(kannauj.anjali, opened=now - timedelta(days=9), closed=now)
            make_paper(kannauj.sunita, at=now)
        for path, charge in clients.items():
            client = signed_in(charge)
            client.get(path)
            with django_assert_max_num_queries(14) as queries:
                client.get(path)
            counts.append(len(queries))
    assert counts[:4] == counts[4:]


def test_a_tehsil_that_closes_nothing_has_a_median_until_its_papers_are_passed_on(kannauj):
    now = timezone.now()
    for days in (10, 12, 14):
        paper = make_paper(kannauj.manoj, at=now - timedelta(days=days))
        send(paper, kannauj.manoj, kannauj.adm_post, at=now - timedelta(days=days - 7))
    make_paper(kannauj.manoj, at=now - timedelta(days=30))
    client, tehsil = signed_in(kannauj.dm), kannauj.tehsil.pk
    tally = client.get(f"/monitor/{tehsil}/").context["tally"]
    assert tally["median_label"] == "median until closed or passed on, 90 days"
    assert (tally["median_text"], tally["median_n"]) == ("6 days", "4")  # Of seven days one is a Sunday.
    page = client.get(f"/monitor/{tehsil}/disposals/").context
    assert page["until_text"] == "median 6 days, n = 4"
    places = client.get(f"/monitor/{kannauj.kannauj.pk}/disposals/").context["places"]
    assert {place["label"]: place["text"] for place in places}["Tehsil Chhibramau"] == "median 6 days, n = 4"
    assert "until_text" not in client.get(f"/monitor/{tehsil}/disposals/?of=closed").context
