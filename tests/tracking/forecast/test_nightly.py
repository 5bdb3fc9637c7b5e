"""Forecasts of papers on desks: true to a simulated truth, blind to what came later, kept for the monitor."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertNumQueries

from tests.emptying import unguarded
from tests.factories import District, ist, make_office, make_paper, open_test_file, send, signed_in
from tracking.forecast import nightly, stays
from tracking.forecast.figures import kept
from tracking.forecast.stays import Moment
from tracking.models import ForecastError, Stay, StayForecast
from tracking.movement.verbs import close

# Monday, half an hour after the office opened.
MONDAY = ist(2026, 11, 16, 10, 30)
QUERIES = 8


def press(paper) -> dict:
    paper.refresh_from_db()
    return {"expected": paper.seq, "request_id": uuid4()}


@pytest.fixture
def kannauj(db):
    """Kannauj, where forty papers went from Sunita's desk and two lie there since Monday."""
    district = District()
    for place in range(40):
        paper = make_paper(district.sunita, at=ist(2026, 11, 2, 10, 30) + timedelta(minutes=place))
        left = ist(2026, 11, 3 + place % 4, 11, place)
        send(paper, district.sunita, district.adm_post, at=left)
    for _paper in range(2):
        make_paper(district.sunita, "Saurikh road", at=MONDAY)
    return district


def figures(at) -> list[tuple]:
    nightly.forecast_all(at)
    forecasts = StayForecast.objects.filter(stay__arrived_at__gte=MONDAY).order_by("stay")
    return list(forecasts.values_list("stay", "p50", "p80", "p90", "n"))


@pytest.mark.django_db
def test_what_happens_after_a_day_does_not_change_its_forecast(kannauj):
    at = MONDAY + timedelta(hours=2)
    before = figures(at)
    assert len(before) == 2
    assert 0 < before[0][1] <= before[0][2] <= before[0][3] < 4
    for stay in Stay.objects.open().filter(arrived_at=MONDAY):
        send(stay.paper, kannauj.sunita, kannauj.adm_post, at=at + timedelta(days=1))
    for _paper in range(30):
        make_paper(kannauj.sunita, at=at + timedelta(days=1))
    assert figures(at) == before


@pytest.mark.django_db
def test_what_is_learned_from_all_desks_may_take_longer_than_a_page(kannauj, monkeypatch):
    limits, rows = [], stays.prepared.rows_planned_afresh

    def with_its_limit(statement, facts=()):
        limits.append(rows("SHOW statement_timeout"))
        return rows(statement, facts)

    monkeypatch.setattr(stays.prepared, "rows_planned_afresh", with_its_limit)
    moment = Moment(MONDAY + timedelta(hours=2))
    assert list(moment.at_all_desks())
    assert list(moment.until_closed())
    assert limits == [[("0",)], [("0",)]]


@pytest.mark.django_db
def test_the_monitor_lists_what_is_likely_to_become_late_with_the_same_number_of_queries(kannauj):
    nightly.forecast_all(MONDAY + timedelta(hours=2))
    lying = StayForecast.objects.filter(stay__arrived_at=MONDAY)
    client, address = signed_in(kannauj.dm), reverse("monitor_likely", args=[kannauj.kannauj.pk])
    with unguarded("tracking_stayforecast"):
        lying.update(late_percent=None)
        lying.filter(pk=lying.first().pk).update(late_percent=64)
        client.get(address)
        with assertNumQueries(QUERIES):
            page = client.get(address)
        assertContains(page, "64%")
        lying.update(late_percent=71)
    with assertNumQueries(QUERIES):
        page = client.get(address)
    assertContains(page, "71%", 2)
    assertContains(page, "cannot be said yet")


@pytest.mark.django_db
def test_what_is_due_first_comes_first_and_of_one_day_the_likeliest(kannauj, monkeypatch):
    monkeypatch.setattr("tracking.forecast.figures.PAGE", 2)
    for percent, day in ((60, 3), (90, 3), (55, 2), (90, 4)):
        paper = make_paper(kannauj.sunita)
        stay = Stay.objects.open().get(paper=paper)
        facts = {"stay": stay, "office": stay.office, "at": MONDAY, "n": 140, "p50": 2, "p80": 4, "p90": 6}
        StayForecast.objects.create(**facts, late_percent=percent, due_on=date(2026, 11, day))
    client, address = signed_in(kannauj.dm), reverse("monitor_likely", args=[kannauj.kannauj.pk])
    first = client.get(address)
    assertContains(first, "4 papers here are likely to pass their limit within a week; due by tomorrow: 4.")
    second = client.get(address + first.context["next_url"])
    shown = [(row["due"], row["percent"]) for page in (first, second) for row in page.context["rows"]]
    assert shown == [
        ("2 November", "55%"),
        ("3 November", "90%"),
        ("3 November", "60%"),
        ("4 November", "90%"),
    ]
    assert second.context["next_url"] == ""
    # What is no key is the first page.
    assert client.get(address, {"after": "7-x"}).context["rows"] == first.context["rows"]


def held(office, until="left", **facts) -> ForecastError:
    sums = {
        "n": 50,
        "of_p50": 50,
        "of_p80": 50,
        "of_p90": 40,
        "within_p50": 26,
        "within_p80": 41,
        "within_p90": 36,
    }
    sums |= {"pinball": 0.4} | facts
    return ForecastError.objects.create(office=office, until=until, at=MONDAY, **sums)


@pytest.mark.django_db
def test_the_page_says_of_what_it_measured_how_well_such_forecasts_held(kannauj):
    held(kannauj.kannauj)
    held(kannauj.kannauj, "closed", of_p90=29, within_p90=29, pinball=2)
    page = signed_in(kannauj.dm).get(reverse("monitor_likely", args=[kannauj.kannauj.pk]))
    assertContains(page, "Leaving the desk: 50 papers lay there sixty days ago and had a forecast")
    assertContains(page, "52 were kept at 50, 82 at 80 and 90 at 90 of 100 (50, 50 and 40 figures;")
    assertContains(page, "Pinball loss of all 50, in lengths cut today: 0.40 working days")
    # Of 29 checked figures no share is told.
    assertContains(page, "52 were kept at 50, 82 at 80 and – at 90 of 100 (50, 50 and 29 figures;")


@pytest.mark.django_db
def test_of_several_offices_each_loss_counts_by_its_papers(kannauj):
    tehsil = make_office("KNJ-T", kind="tehsil", under=kannauj.kannauj)
    held(kannauj.kannauj, n=30, pinball=1)
    held(tehsil, n=90, pinball=2)
    assert kept([kannauj.kannauj.pk, tehsil.pk])[0].pinball == pytest.approx(1.75)


@pytest.mark.django_db
def test_errors_are_of_what_lay_there_on_the_day_open_ones_too(kannauj):
    then = MONDAY + timedelta(hours=2)
    first, _second = Stay.objects.open().filter(arrived_at=MONDAY)
    send(first.paper, kannauj.sunita, kannauj.adm_post, at=then + timedelta(hours=1))
    now = then + timedelta(days=nightly.BACK)
    nightly.forecast_all(now)
    error = ForecastError.objects.get(until="left")
    assert error.office_id == kannauj.kannauj.pk
    lay_there = Stay.objects.filter(at_rest=False, arrived_at__lt=then).exclude(left_at__lt=then)
    # Forty papers at the next desk have nothing to go by: nobody there has sent anything on.
    assert (error.n, error.of_p50) == (2, 2)
    assert lay_there.count() == 42
    assert error.within_p90 == 1


@pytest.mark.django_db
def test_what_left_after_the_day_lay_there_on_it_and_is_followed_until_now(kannauj):
    then, now = MONDAY + timedelta(hours=2), MONDAY + timedelta(days=1, hours=2)
    stay = Stay.objects.open().filter(arrived_at=MONDAY).first()
    send(stay.paper, kannauj.sunita, kannauj.adm_post, at=then + timedelta(hours=3))
    rows = {row.stay: row for row in Moment(then, now).lying(kannauj.kannauj.pk)}
    gone, still = rows.pop(stay.pk), next(row for row in rows.values() if row.post == stay.post_id)
    # A day has seven hours.
    assert (gone.has_left, gone.left_after * 7) == (True, pytest.approx(3))
    assert (still.has_left, still.left_after, still.followed) == (False, 1, 1)
    # It is not closed yet; it goes on at the next desk.
    assert (gone.is_closed, gone.closed_after, gone.lain * 7) == (False, pytest.approx(1), pytest.approx(2))


@pytest.fixture
def closing(db):
    """Kannauj, where forty files were closed after one to four days over two desks, and one lies open."""
    district = District()
    for place in range(40):
        paper = make_paper(district.sunita, at=ist(2026, 11, 2, 10, 0) + timedelta(minutes=place))
        at = ist(2026, 11, 3 + place % 4, 10, place)
        send(paper, district.sunita, district.sdm_post, at=at - timedelta(hours=18))
        close(paper, by=district.manoj, at=at, **press(paper), remark="निस्तारित")
    return district


@pytest.mark.django_db
def test_the_days_at_two_desks_are_no_hair_more_than_their_sum():
    kannauj = District()
    paper = make_paper(kannauj.sunita, at=ist(2026, 11, 2, 10))
    # A tenth of a day of seven hours and two tenths are three, although 0.1 + 0.2 is more to a machine.
    send(paper, kannauj.sunita, kannauj.sdm_post, at=ist(2026, 11, 2, 10, 42))
    close(paper, by=kannauj.manoj, at=ist(2026, 11, 2, 12, 6), **press(paper), remark="निस्तारित")
    assert {lengths.length for _group, lengths in Moment(MONDAY).until_closed()} == {0.3}


@pytest.mark.django_db
def test_days_until_closed_are_told_beside_those_at_the_desk(closing):
    make_paper(closing.sunita, at=MONDAY)
    nightly.forecast_all(MONDAY + timedelta(hours=1))
    forecast = StayForecast.objects.get()
    # What is still open counts too, for as long as it has lain.
    assert (forecast.closed_n, forecast.closed_level) == (41, StayForecast.Level.OFFICE)
    assert 1 < forecast.closed_p50 < forecast.closed_p80 <= forecast.closed_p90 < 4


@pytest.mark.django_db
def test_the_file_says_how_long_such_files_take_and_the_desk_lists_what_will_be_late(kannauj):
    file = open_test_file(kannauj.sunita)
    stay = Stay.objects.open().get(paper=file)
    facts = {"stay": stay, "office": stay.office, "at": MONDAY, "n": 140, "p50": 1.96, "p80": 4, "p90": 5.95}
    StayForecast.objects.create(
        **facts, closed_n=40, closed_p50=9, closed_p80=19.2, late_percent=60, due_on=MONDAY
    )
    sunita = signed_in(kannauj.sunita)
    page = sunita.get(f"/files/{file.pk}/")
    assertContains(page, "Goes on within 2 working days in 5 of 10 such cases, 6 in 9 of 10; n = 140")
    assertContains(page, "until it is closed: 9 / 20 / –")
    assertContains(sunita.get(reverse("desk_likely")), "60%")
    assertNotContains(signed_in(kannauj.manoj).get(reverse("desk_likely")), "60%")


@pytest.mark.django_db
def test_of_a_file_without_enough_like_it_nothing_is_said(kannauj):
    file = open_test_file(kannauj.sunita)
    assertNotContains(signed_in(kannauj.sunita).get(f"/files/{file.pk}/"), "such cases")
