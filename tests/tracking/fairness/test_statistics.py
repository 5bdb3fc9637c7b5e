"""What was planted is found, and what was not is not."""

from random import Random

import pytest

from tracking.fairness.statistics import Beside, Excess, Share
from tracking.survival.curve import share_of

TRIES, DEPARTURES = 400, 500
# Courses of departures as shares of the limit when nobody looks at it: hills before and at it, and evenings.
COURSES = {
    "exponential": lambda draw: draw.expovariate(1 / 0.8),
    "lognormal": lambda draw: draw.lognormvariate(-0.4, 0.7),
    "gamma": lambda draw: draw.gammavariate(3, 0.3),
    "even": lambda draw: draw.uniform(0, 2),
    "a hump at the limit": lambda draw: abs(draw.gauss(0.95, 0.3)),
    # Limit of three days of eight hours: papers come at any hour of a day, and go in its last two.
    "evenings": lambda draw: abs(
        (draw.choice([0, 0, 1, 1, 2, 2, 3, 4]) * 8 + draw.uniform(6, 8) - draw.uniform(0, 8)) / 24
    ),
}


def excess(shares: list[float]) -> Excess:
    """Count as the figures do."""

    def within(low: float, high: float) -> int:
        return sum(low < share <= high for share in shares)

    return Excess(
        found=within(0.9, 1.0),
        near=within(0.8, 0.9) + within(1.0, 1.1),
        far=within(0.7, 0.8) + within(1.1, 1.2),
        n=len(shares),
    )


def named(course: str, *, planted: float) -> float:
    """Return in which part of the tries bunching is named, with that share of departures moved."""
    draw, found = Random(f"{course} {planted}"), 0
    for _try in range(TRIES):
        shares = [COURSES[course](draw) for _departure in range(DEPARTURES)]
        moved = sorted(range(DEPARTURES), key=lambda place: -shares[place])[: int(planted * DEPARTURES)]
        for place in moved:
            shares[place] = draw.uniform(0.9, 1.0)
        found += excess(shares).is_unusual
    return found / TRIES


@pytest.mark.parametrize("course", COURSES)
def test_a_tenth_moved_before_the_limit_is_found_in_nine_of_ten_tries_and_nothing_in_five_of_100(course):
    assert named(course, planted=0.1) >= 0.9
    assert named(course, planted=0) <= 0.05


@pytest.mark.parametrize("course", COURSES)
@pytest.mark.parametrize("departures", [40, 60])
def test_whoever_sends_half_of_a_few_papers_at_the_last_moment_is_found_and_few_honest_desks(
    course, departures
):
    """Nobody escapes by sending hardly anything beside the last tenth."""
    draw = Random(f"{course} {departures}")
    honest, planted = 0, 0
    for _try in range(TRIES):
        shares = [COURSES[course](draw) for _departure in range(departures)]
        honest += excess(shares).is_unusual
        half = [draw.uniform(0.9, 1.0) for _departure in range(departures // 2)]
        planted += excess([*half, *shares[: departures // 2]]).is_unusual
    assert planted / TRIES >= 0.9
    assert honest / TRIES <= 0.06


def test_the_interval_of_the_excess_holds_what_was_planted_in_most_tries():
    draw, held = Random(8), 0
    for _try in range(TRIES):
        shares = [draw.lognormvariate(-0.4, 0.7) for _departure in range(DEPARTURES)]
        late = [place for place, share in enumerate(shares) if share > 1.2][:40]
        for place in late:
            shares[place] = draw.uniform(0.9, 1.0)
        low, high = excess(shares).interval
        held += low <= len(late) / DEPARTURES <= high
    assert held / TRIES >= 0.92


@pytest.mark.parametrize(
    ("found", "n", "low", "high"),
    [(0, 20, 0.0, 0.1611), (5, 50, 0.0435, 0.2136), (50, 50, 0.9287, 1.0), (1, 1000, 0.0002, 0.0056)],
)
def test_a_share_has_wilsons_interval(found, n, low, high):
    assert Share(found, n).interval == pytest.approx((low, high), abs=1e-4)


def test_of_too_few_nothing_is_said():
    assert Share(3, 19).share is None
    assert Excess(found=9, near=1, far=0, n=19).share is None
    assert not Excess(found=9, near=1, far=0, n=19).is_unusual
    assert Excess(found=8, near=4, far=2, n=40).share is None
    assert Excess(found=15, near=0, far=0, n=40).is_unusual
    assert not Beside(found=19, n=19, even=0.1).is_unusual
    assert Beside(found=30, n=100, even=0.1).is_unusual
    assert not Beside(found=11, n=100, even=0.1).is_unusual


@pytest.mark.parametrize(("found", "n"), [(0, 1), (0, 40), (3, 40), (40, 40), (7, 12_345)])
def test_a_sign_has_the_interval_that_every_share_has(found, n):
    assert Share(found, n).interval == share_of(found, n)[1:]
    assert 0 <= Share(found, n).interval[0] <= found / n <= Share(found, n).interval[1] <= 1
    assert Share(0, 0).interval == (0, 1)
