"""Further days of a paper that has lasted for some: true to a simulated truth, silent on too few."""

from random import Random

import pytest

from tracking.forecast.survival import Experience
from tracking.survival.curve import Group

DESK, OFFICE = ("desk", 1, "file"), ("office", 1, "file")


def experience(*groups: Group, of=DESK, wider=None) -> Experience:
    return Experience([(of, group) for group in groups], wider)


def test_of_a_simulated_truth_the_quantiles_are_found_although_the_open_ones_have_no_end():
    chance, seen = Random(3), []
    for _paper in range(4000):
        days, until = chance.expovariate(1 / 5), chance.uniform(0, 40)
        seen.append(Group(round(min(days, until), 2), int(days <= until), int(days > until)))
    learned = experience(*seen)
    for already in (0, 3):
        # An exponential wait has no memory: the further days are the same however long it has lain.
        expected = learned.expect([DESK], already)
        assert expected.n == 4000
        assert expected.days == pytest.approx((3.47, 8.05, 11.51), rel=0.1)
    assert learned.chance_longer([DESK], 2, 5) == pytest.approx(0.368, abs=0.03)


def test_below_the_least_sample_nothing_is_said():
    few = experience(*(Group(float(day), 1, 0) for day in range(29)))
    assert few.expect([DESK], 1) is None
    assert few.chance_longer([DESK], 1, 1) is None


def test_where_hardly_any_lay_as_long_nothing_is_said():
    assert experience(Group(1.0, 100, 0)).expect([DESK], 20) is None


def test_where_the_open_ones_hide_the_end_the_outer_figures_stay_empty():
    seen = [Group(1.0 + place / 100, 1, 0) for place in range(60)]
    days = experience(*seen, Group(2.0, 0, 40)).expect([DESK], 0).days
    assert days[0] is not None
    assert days[1:] == (None, None)


def test_a_desk_with_too_few_goes_by_its_office_and_says_so():
    office = experience(Group(2.0, 40, 0), of=OFFICE)
    expected = experience(Group(1.0, 29, 0), wider=office).expect([DESK, OFFICE], 0)
    assert (expected.level, expected.n, expected.days) == (1, 40, (2.0, 2.0, 2.0))


def test_a_desk_and_an_office_of_the_same_key_are_two_groups():
    both = Experience([(DESK, Group(1.0, 40, 0)), (OFFICE, Group(9.0, 40, 0))])
    assert both.expect([DESK], 0).days[0] == 1
    assert both.expect([OFFICE], 0).days[0] == 9
