"""Steps, loops and their order, on ways short enough to be counted by hand; against a plain count on any."""

from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tracking.routes import figures
from tracking.routes.ways import CLOSED, OPENED, Way

CLERK, SDM, ADM = 1, 2, 3


def way(paper, *steps, days=1.0):
    """A way with the same days at each step but the last, where the paper lies."""
    return Way(paper, tuple(range(1, len(steps) + 1)), steps, (days,) * (len(steps) - 1) + (None,))


def test_loops_are_named_and_timed_without_what_lay_within_them():
    there_and_back = way(1, CLERK, SDM, ADM, SDM, CLERK, ADM, days=2.0)
    assert list(figures.loops_of(there_and_back)) == [((SDM, ADM, SDM), 2.0), ((CLERK, SDM, CLERK), 2.0)]
    reopened = way(2, CLERK, CLOSED, CLERK, CLERK)
    assert list(figures.loops_of(reopened)) == [((CLERK, CLOSED, CLERK), 0.0), ((CLERK, CLERK), 0.0)]
    loops = figures.loops([there_and_back, reopened, way(3, SDM, ADM, SDM, ADM, SDM)])
    assert loops[0] == ((SDM, ADM, SDM), 3, 2, 4.0)


def test_steps_lie_in_the_order_in_which_papers_come_to_them():
    ways = [way(1, CLERK, SDM, CLERK, ADM, CLOSED), way(2, CLERK, ADM), way(3, SDM, ADM)]
    assert figures.order(ways) == [OPENED, CLERK, SDM, ADM, CLOSED]


STEPS = st.lists(st.integers(0, 4), min_size=1, max_size=9)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(STEPS, min_size=1, max_size=12))
def test_the_graph_is_what_a_plain_count_finds(sequences):
    ways = [way(number, *steps) for number, steps in enumerate(sequences)]
    graph = figures.graph(ways)
    pairs = Counter(pair for steps in sequences for pair in zip([OPENED, *steps], steps, strict=False))
    assert {pair: stop.times for pair, stop in graph.passages.items()} == pairs
    for step, stop in graph.steps.items():
        assert stop.papers == sum(step in steps for steps in sequences)
        assert stop.again == sum(steps.count(step) > 1 for steps in sequences)
        assert stop.lying == sum(step == steps[-1] != CLOSED for steps in sequences)
    assert graph.total == sum(step != CLOSED for steps in sequences for step in steps[:-1])
    assert sum(variant.papers for variant in graph.variants) == len(sequences)
    # Taking out its loops leaves each step of a way once.
    for each in ways:
        lost = sum(len(steps) - 1 for steps, _length in figures.loops_of(each))
        assert len(each.steps) - lost <= len(set(each.steps))
