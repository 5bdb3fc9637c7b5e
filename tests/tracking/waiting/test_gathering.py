from tracking.waiting.gathering import Rule, bundles
from tracking.waiting.handlings import Handling


def handling(paper, arrived, began, ended, hand="Asha", act="sign") -> Handling:
    return Handling(paper, hand, act, arrived, began, ended)


def gathered(*handlings: Handling, smallest: int = 2, gap: int = 0) -> list[set]:
    found = set(bundles(handlings, Rule(smallest, gap)).values())
    return sorted(({each.paper for each in bundle.handlings} for bundle in found), key=sorted)


def test_papers_done_one_right_after_the_other_are_a_bundle_that_is_complete_with_the_last():
    first, then = handling("A", 0, 20, 25), handling("B", 10, 25, 30)
    bundle = bundles([then, first], Rule())[first]
    assert bundle.handlings == {first, then}
    assert bundle.complete == 10


def test_papers_done_at_once_are_a_bundle():
    assert gathered(handling("A", 0, 20, 25), handling("B", 10, 20, 25)) == [{"A", "B"}]
    assert gathered(handling("A", 0, 20, 40), handling("B", 10, 25, 30), handling("C", 5, 40, 41)) == [
        {"A", "B", "C"}
    ]


def test_a_paper_that_came_after_the_first_was_begun_was_not_gathered():
    assert gathered(handling("A", 0, 20, 25), handling("B", 21, 25, 30)) == []
    assert gathered(handling("A", 0, 20, 25), handling("B", 20, 25, 30)) == [{"A", "B"}]


def test_what_came_later_makes_a_bundle_of_its_own():
    series = [handling("A", 0, 20, 25), handling("B", 1, 25, 30), *(handling(p, 24, 30, 35) for p in "CD")]
    assert gathered(*series) == [{"A", "B"}, {"C", "D"}]


def test_a_pause_ends_a_bundle_unless_it_is_allowed():
    series = [handling("A", 0, 20, 25), handling("B", 1, 27, 30)]
    assert gathered(*series) == gathered(*series, gap=1) == []
    assert gathered(*series, gap=2) == [{"A", "B"}]


def test_another_act_another_hand_and_the_same_paper_are_no_bundle():
    first = handling("A", 0, 20, 25)
    assert gathered(first, handling("B", 1, 25, 30, act="note")) == []
    assert gathered(first, handling("B", 1, 25, 30, hand="Bala")) == []
    assert gathered(first, handling("A", 1, 25, 30)) == []


def test_fewer_than_asked_for_are_no_bundle():
    series = [handling(paper, 0, 20 + place, 21 + place) for place, paper in enumerate("ABC")]
    assert gathered(*series, smallest=3) == [{"A", "B", "C"}]
    assert gathered(*series, smallest=4) == []
    assert gathered(series[0], smallest=1) == []


def test_what_lies_untouched_is_in_no_bundle():
    assert gathered(handling("A", 0, None, None), handling("B", 0, None, None)) == []


def test_what_is_still_worked_on_may_be():
    assert gathered(handling("A", 0, 20, None), handling("B", 1, 90, None)) == [{"A", "B"}]
