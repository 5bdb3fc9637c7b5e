"""Small desks whose answer is plain, and a count tick by tick over random ones."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracking.waiting.figures import Cause, sums, waits
from tracking.waiting.gathering import Rule, bundles
from tracking.waiting.handlings import Handling

GATHERED, BUSY, OTHERS_FIRST, NOBODY_THERE, REST = Cause


def handling(paper, arrived, began=None, ended=None, hand="Asha", act="sign") -> Handling:
    return Handling(paper, hand, act, arrived, began, ended)


def always_there(hand, start, end):
    return []


def lengths(*handlings: Handling, away=always_there, until=100) -> dict[Cause, int]:
    """Causes, without those of no length, of the wait of the first."""
    figures = waits(handlings, away, until=until)[0].lengths()
    return {cause: ticks for cause, ticks in figures.items() if ticks}


def test_what_is_taken_up_at_once_did_not_wait():
    assert lengths(handling("A", 10, 10, 20), handling("B", 0, 5, 15)) == {}


def test_a_wait_for_nothing_we_know_is_the_rest():
    assert lengths(handling("A", 10, 25, 30)) == {REST: 15}


def test_asha_was_busy_with_what_lay_there_before():
    assert lengths(handling("A", 10, 25, 30), handling("B", 0, 5, 20, act="note")) == {BUSY: 10, REST: 5}


def test_what_came_at_the_same_moment_is_not_an_overtaker():
    assert lengths(handling("A", 10, 25, 30), handling("B", 10, 12, 20, act="note")) == {BUSY: 8, REST: 7}


def test_a_later_paper_was_served_first():
    assert lengths(handling("A", 10, 25, 30), handling("B", 11, 12, 20)) == {OTHERS_FIRST: 8, REST: 7}


def test_two_papers_at_once_count_once_and_the_earlier_one_decides():
    others = handling("B", 0, 5, 15, act="note"), handling("C", 11, 12, 20)
    assert lengths(handling("A", 10, 25, 30), *others) == {BUSY: 5, OTHERS_FIRST: 5, REST: 5}


def test_the_work_of_others_at_the_desk_of_another_holds_nothing_up():
    assert lengths(handling("A", 10, 25, 30), handling("B", 0, 5, 20, hand="Bala")) == {REST: 15}


def test_nobody_was_there_except_while_somebody_worked():
    def night(hand, start, end):
        return [(12, 22)] if hand == "Asha" else []

    assert lengths(handling("A", 10, 25, 30), away=night) == {NOBODY_THERE: 10, REST: 5}
    worked = handling("B", 0, 14, 16, act="note")
    assert lengths(handling("A", 10, 25, 30), worked, away=night) == {BUSY: 2, NOBODY_THERE: 8, REST: 5}


def test_hours_may_reach_beyond_the_wait():
    assert lengths(handling("A", 10, 25, 30), away=lambda *_: [(0, 12), (20, 90)]) == {
        NOBODY_THERE: 7,
        REST: 8,
    }


def test_a_bundle_is_gathered_until_its_last_paper_has_come():
    last = handling("B", 18, 30, 35)
    assert lengths(handling("A", 10, 25, 30), last) == {GATHERED: 8, REST: 7}
    assert lengths(last, handling("A", 10, 25, 30)) == {BUSY: 5, REST: 7}


def test_a_bundle_may_be_overtaken_by_its_own_later_papers():
    assert lengths(handling("A", 10, 30, 35), handling("B", 18, 25, 30)) == {
        GATHERED: 8,
        OTHERS_FIRST: 5,
        REST: 7,
    }


def test_what_came_before_a_bundle_was_complete_overtakes_none_of_it():
    bundle = handling("A", 10, 25, 30), handling("B", 18, 30, 35)
    assert lengths(*bundle, handling("C", 15, 19, 22, act="note")) == {GATHERED: 8, BUSY: 3, REST: 4}
    assert lengths(*bundle, handling("C", 19, 19, 22, act="note")) == {GATHERED: 8, OTHERS_FIRST: 3, REST: 4}


def test_what_lies_untouched_waits_until_now_behind_what_is_being_worked_on():
    begun = handling("B", 0, 40, None)
    assert lengths(handling("A", 10), begun, until=100) == {BUSY: 60, REST: 30}
    assert lengths(handling("A", 10), begun, until=5) == {}


def test_the_same_row_twice_does_not_wait_for_itself():
    assert lengths(handling("A", 10, 25, 30), handling("A", 10, 25, 30)) == {REST: 15}


def test_the_waits_of_a_desk_are_added():
    found = waits([handling("A", 10, 25, 30), handling("B", 11, 12, 20)], always_there, until=100)
    assert sums(found) == {GATHERED: 0, BUSY: 0, OTHERS_FIRST: 8, NOBODY_THERE: 0, REST: 8}
    assert sums([]) == dict.fromkeys(Cause, 0)


@pytest.mark.parametrize("times", [(10, 9, 12), (10, 11, 10), (10, None, 12)])
def test_times_that_go_backwards_are_refused(times):
    with pytest.raises(ValueError, match=r"arrives, is taken up|has been taken up before"):
        handling("A", *times)


@st.composite
def desks(draw) -> list[Handling]:
    """Papers at two hands: done, being done or untouched."""
    papers = []
    for paper in range(draw(st.integers(1, 8))):
        arrived = draw(st.integers(0, 20))
        began = draw(st.none() | st.integers(arrived, 30))
        ended = None if began is None else draw(st.none() | st.integers(began, 40))
        papers.append(
            handling(
                draw(st.sampled_from([paper, 0])),
                arrived,
                began,
                ended,
                draw(st.sampled_from(["Asha", "Bala"])),
                draw(st.sampled_from(["sign", "note"])),
            )
        )
    return papers


def cause_at(tick: int, each: Handling, others: list[Handling], together: dict, nights: set[int]) -> Cause:
    """The cause of one tick of a wait, by asking everything about it anew."""
    bundle = together.get(each)
    if bundle and tick < bundle.complete:
        return GATHERED
    running = [
        other
        for other in others
        if other.hand == each.hand
        and other.began is not None
        and other.began <= tick < (999 if other.ended is None else other.ended)
    ]
    came = {
        other: each.arrived if not bundle or other in bundle.handlings else bundle.complete
        for other in running
    }
    if any(other.arrived <= came[other] for other in running):
        return BUSY
    if running:
        return OTHERS_FIRST
    return NOBODY_THERE if tick in nights else REST


@given(desks(), st.sets(st.integers(0, 50)), st.integers(0, 50), st.integers(2, 3), st.integers(0, 2))
@settings(max_examples=100, deadline=None)
def test_the_causes_agree_with_a_count_tick_by_tick_and_add_up(papers, nights, until, smallest, gap):
    rule = Rule(smallest, gap)
    together = bundles(papers, rule)
    found = waits(papers, lambda *_: [(tick, tick + 1) for tick in nights], until=until, rule=rule)
    assert [wait.handling for wait in found] == papers
    for wait in found:
        counted = dict.fromkeys(Cause, 0)
        for tick in range(wait.start, wait.end):
            counted[cause_at(tick, wait.handling, papers, together, nights)] += 1
        assert wait.lengths() == counted
        assert sum(wait.lengths().values()) == wait.total >= 0
        if wait.handling.began is not None:
            assert (wait.start, wait.end) == (wait.handling.arrived, wait.handling.began)
