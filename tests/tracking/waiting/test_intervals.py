from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracking.waiting.intervals import instant, length, moment, shared, united, without

PIECES = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=6)


def ticks(pieces) -> set[int]:
    return {tick for start, end in pieces for tick in range(start, end)}


@given(PIECES, PIECES)
@settings(max_examples=100, deadline=None)
def test_lists_of_intervals_behave_as_sets_of_ticks(these, those):
    a, b = united(these), united(those)
    for pieces, expected in (
        (a, ticks(these)),
        (shared(a, b), ticks(these) & ticks(those)),
        (without(a, b), ticks(these) - ticks(those)),
    ):
        assert ticks(pieces) == expected
        assert length(pieces) == len(expected)
        assert all(start < end for start, end in pieces)


def test_intervals_that_touch_become_one():
    assert united([(5, 9), (1, 3), (3, 5), (7, 7)]) == [(1, 9)]


@pytest.mark.parametrize(
    "at", [datetime(2026, 11, 30, 10, 0, 0, 1, tzinfo=UTC), datetime(1969, 1, 1, tzinfo=UTC)]
)
def test_moments_keep_their_microsecond(at):
    assert moment(instant(at)) == at
