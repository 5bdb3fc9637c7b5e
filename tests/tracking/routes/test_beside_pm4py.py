"""The figures of the real log of 1,434 cases are those that pm4py finds (README.md)."""

import csv
import gzip
import json
from datetime import datetime
from itertools import groupby
from operator import itemgetter

import pytest

from tests.tracking.event_log.door import RECEIPTS
from tracking.routes import figures
from tracking.routes.ways import CLOSED, OPENED, Way

EXPECTED = RECEIPTS.parent / "routes" / "municipal-receipts.pm4py.json"
CASE, HAND, TIME = "case:concept:name", "org:resource", "time:timestamp"


def read_ways() -> tuple[list[Way], dict[int, str]]:
    """The cases as ways, their lengths in seconds by the clock; and the names of the hands."""
    with gzip.open(RECEIPTS, "rt", encoding="utf-8") as text:
        acts = [(row[CASE], datetime.fromisoformat(row[TIME]), row[HAND]) for row in csv.DictReader(text)]
    acts.sort(key=itemgetter(0, 1))
    hands = {hand: number for number, hand in enumerate(sorted({hand for *_place, hand in acts}), start=1)}
    ways = []
    for number, (_case, case_acts) in enumerate(groupby(acts, key=itemgetter(0))):
        steps, lengths, began = [], [], None
        for hand, run in groupby(case_acts, key=itemgetter(2)):
            times = [at for _case, at, _hand in run]
            steps.append(hands[hand])
            lengths.append((times[-1] - (began or times[0])).total_seconds())
            began = times[-1]
        ways.append(Way(number, tuple(range(len(steps) + 1)), (*steps, CLOSED), (*lengths, None)))
    return ways, {number: hand for hand, number in hands.items()} | {CLOSED: "Closed", OPENED: "Opened"}


@pytest.fixture(scope="module")
def log():
    return read_ways()


@pytest.fixture(scope="module")
def mined(log):
    return figures.graph(log[0]), log[1]


@pytest.fixture(scope="module")
def expected():
    return json.loads(EXPECTED.read_text(encoding="utf-8"))


def test_which_step_follows_which_and_how_often(mined, expected):
    graph, names = mined
    ours = {
        (names[begins], names[ends]): stop.times
        for (begins, ends), stop in graph.passages.items()
        if begins != OPENED
    }
    assert ours == {(begins, ends): count for begins, ends, count in expected["follows"]}
    begun = {names[ends]: stop.times for (begins, ends), stop in graph.passages.items() if begins == OPENED}
    assert begun == expected["begins"]
    assert graph.papers == graph.steps[CLOSED].times == expected["cases"] == 1434


def test_the_median_time_of_each_passage(mined, expected):
    graph, names = mined
    ours = {
        (names[begins], names[ends]): stop.median
        for (begins, ends), stop in graph.passages.items()
        if begins != OPENED
    }
    theirs = {(begins, ends): length for begins, ends, length in expected["medians"]}
    assert ours == pytest.approx(theirs, abs=0.002)


def test_the_papers_that_came_again_to_a_step(mined, expected):
    graph, names = mined
    assert {names[step]: stop.again for step, stop in graph.steps.items() if stop.again} == expected["again"]


def test_the_variants_and_how_many_papers_took_each(mined, expected):
    graph, names = mined
    assert len(graph.variants) == expected["variants"]
    ours = {tuple(names[step] for step in variant.steps): variant.papers for variant in graph.variants}
    theirs = {tuple(steps): count for steps, count in expected["commonest"]}
    assert {steps: ours[steps] for steps in theirs} == theirs
    # These are the commonest of ours, too.
    assert sorted(ours.values())[-len(theirs) :] == sorted(theirs.values())
