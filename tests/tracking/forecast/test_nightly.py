"""Forecasts of papers on desks: true to a simulated truth, blind to what came later, kept for the monitor."""

from datetime import timedelta
from random import Random

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNumQueries

from tests.emptying import unguarded
from tests.factories import District, ist, make_paper, send, signed_in
from tracking.forecast import nightly
from tracking.forecast.survival import Experience, Lain
from tracking.models import ForecastError, Stay, StayForecast

# Monday, half an hour after the office opened.
MONDAY = ist(2026, 11, 16, 10, 30)
GROUPS = (("desk",),)
QUERIES = 7


def test_of_a_simulated_truth_the_quantiles_are_found_although_the_open_ones_have_no_end():
    chance = Random(3)
    lain = []
    for _paper in range(4000):
        days, seen = chance.expovariate(1 / 5), chance.uniform(0, 40)
        lain.append(Lain(min(days, seen), days <= seen, GROUPS))
    experience = Experience(lain)
    for already in (0, 3):
        # An exponential wait has no memory: the further days are the same however long it has lain.
        expected = experience.expect(Lain(already, ended=False, groups=GROUPS))
        assert expected.n == 4000
        assert expected.days == pytest.approx((3.47, 8.05, 11.51), rel=0.1)
    assert experience.chance_longer(Lain(2, ended=False, groups=GROUPS), 5) == pytest.approx(0.368, abs=0.03)


def test_below_the_least_sample_nothing_is_said():
    few = Experience([Lain(float(day), True, GROUPS) for day in range(29)])
    assert few.expect(Lain(1, ended=False, groups=GROUPS)) is None


def test_where_hardly_any_lay_as_long_nothing_is_said():
    short = Experience([Lain(1.0, True, GROUPS)] * 100)
    assert short.expect(Lain(20, ended=False, groups=GROUPS)) is None


def test_where_the_open_ones_hide_the_end_the_outer_figures_stay_empty():
    lain = [Lain(1.0 + place / 100, True, GROUPS) for place in range(60)] + [Lain(2.0, False, GROUPS)] * 40
    days = Experience(lain).expect(Lain(0, ended=False, groups=GROUPS)).days
    assert days[0] is not None
    assert days[1:] == (None, None)


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
def test_the_page_says_how_well_such_forecasts_held(kannauj):
    ForecastError.objects.create(
        office=kannauj.kannauj, at=MONDAY, n=50, within_p50=26, within_p80=41, within_p90=45, pinball=0.4
    )
    page = signed_in(kannauj.dm).get(reverse("monitor_likely", args=[kannauj.kannauj.pk]))
    assertContains(page, "52 kept the first figure, 82 the second and 90 the third (n = 50; pinball")


@pytest.mark.django_db
def test_errors_are_those_of_forecasts_made_before_the_outcomes(kannauj):
    nightly.forecast_all(MONDAY + timedelta(hours=2))
    assert not ForecastError.objects.exists()
    then = MONDAY + timedelta(hours=2)
    for stay in Stay.objects.open().filter(arrived_at=MONDAY):
        send(stay.paper, kannauj.sunita, kannauj.adm_post, at=then + timedelta(hours=1))
    clocks = {each.calendar_id: each for each in nightly.clock.clocks()}
    (error,) = nightly._errors(then + timedelta(days=9), then, clocks)
    assert error.office_id == kannauj.kannauj.pk
    assert error.within_p90 >= 2
