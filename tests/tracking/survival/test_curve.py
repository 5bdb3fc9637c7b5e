"""The estimate beside published figures, a slow count, and a desk whose truth is known."""

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracking.survival.curve import Group, curve, share_of

# Freireich's trial of 6-MP (1963), the example of the textbooks: weeks to relapse, + for still in remission.
FREIREICH = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+"


def read(text: str) -> list[Group]:
    """Lengths as they are written in papers."""
    return [Group(float(word.strip("+")), int("+" not in word), int("+" in word)) for word in text.split()]


def test_the_trial_of_the_textbooks_comes_out_as_published():
    estimate = curve(read(FREIREICH))
    survival = {step.length: round(step.survival, 3) for step in estimate.steps}
    assert survival == {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}
    assert (estimate.n, estimate.open) == (21, 12)
    median = estimate.quantile(0.5)
    assert (median.value, median.lower, median.upper) == (23, 13, None)
    at_10 = estimate.longer_than(10)
    assert [round(bound, 3) for bound in at_10[1:]] == [0.503, 0.889]


@given(st.lists(st.tuples(st.integers(1, 9), st.booleans()), min_size=1, max_size=40))
def test_it_is_the_product_over_all_lengths_counted_one_by_one(lengths):
    expected = 1.0
    for length in sorted({length for length, ended in lengths if ended}):
        at_risk = sum(other >= length for other, _ended in lengths)
        expected *= 1 - sum(other == length and ended for other, ended in lengths) / at_risk
    estimate = curve(Group(length, int(ended), int(not ended)) for length, ended in lengths)
    assert estimate.longer_than(9).value == pytest.approx(expected, abs=1e-9)
    assert all(step.lower <= step.survival + 1e-9 and step.survival <= step.upper + 1e-9
               for step in estimate.steps)  # fmt: skip
    assert all(before.survival >= after.survival for before, after in pairwise(estimate.steps))


@given(st.lists(st.integers(1, 30), min_size=1, max_size=40))
def test_where_nothing_is_open_a_quantile_is_that_of_the_sorted_lengths(lengths):
    lengths.sort()
    estimate = curve(Group(length, 1, 0) for length in lengths)
    for share in (0.5, 0.9):
        rank = next(n for n in range(1, len(lengths) + 1) if n / len(lengths) >= share - 1e-9)
        assert estimate.quantile(share).value == lengths[rank - 1]


def a_desk(seed: int) -> list[tuple[float, float]]:
    """A pair for each of 3,000 papers of four months: the day it came, and how many days it takes there."""
    draw = random.Random(seed)
    return [(draw.uniform(0, 120), draw.lognormvariate(1.8, 1.0)) for _paper in range(3_000)]


def p90(desk: list[tuple[float, float]], known_until: float) -> tuple[float, float]:
    """The p90 of what came in the first ninety days, as known on a day: with what is open, and without."""
    cohort = [
        (min(takes, known_until - came), came + takes <= known_until) for came, takes in desk if came < 90
    ]
    groups = [Group(length, int(ended), int(not ended)) for length, ended in cohort]
    gone = sorted(length for length, ended in cohort if ended)
    return curve(groups).quantile(0.9).value, gone[int(0.9 * len(gone))]


@pytest.mark.parametrize("seed", range(20))
def test_hiding_the_closings_of_the_last_thirty_days_moves_a_p90_by_at_most_five_percent(seed):
    desk = a_desk(seed)
    shown, _of_what_left = p90(desk, 120)
    hidden, of_what_left = p90(desk, 90)
    assert abs(hidden / shown - 1) <= 0.05
    assert of_what_left / shown - 1 < -0.05


def test_the_interval_holds_the_truth_as_often_as_it_says():
    truth, held = 2.0, 0
    for seed in range(300):
        draw = random.Random(seed)
        groups = []
        for _paper in range(120):
            takes, seen = draw.expovariate(0.6931 / truth), draw.uniform(0, 8)
            groups.append(Group(min(takes, seen), int(takes <= seen), int(takes > seen)))
        _value, lower, upper = curve(groups).quantile(0.5)
        held += lower <= truth <= (upper or 1e9)
    assert 0.92 <= held / 300 <= 0.98


def test_a_share_has_wilsons_interval_and_none_of_nothing():
    assert [round(number, 4) for number in share_of(3, 10)] == [0.3, 0.1078, 0.6032]
    assert share_of(0, 0) == (None, None, None)
