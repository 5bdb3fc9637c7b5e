"""The ways that the statement reads are those of the stays."""

from datetime import UTC, date, datetime

import pytest

from accounts.models import Office
from tests.factories import make_state
from tests.tracking.event_log import door
from tracking.models import Paper, Stay
from tracking.routes import ways
from tracking.time import clock

pytestmark = pytest.mark.django_db
BEGINS, ENDS = datetime(2010, 1, 1, tzinfo=UTC), datetime(2013, 1, 1, tzinfo=UTC)


@pytest.fixture
def history(tmp_path):
    """Every sixtieth case of the real log, brought in under office hours of that time."""
    make_state(date(2010, 1, 1))
    door.bring_in(door.every_nth_paper(60, tmp_path / "log.csv.gz"))
    return Office.objects.get(is_history=True)


def read(office, **facts):
    return ways.read([office.pk], BEGINS, ENDS, kinds=[Paper.Kind.HISTORY], **facts)


def days_at(stay: Stay) -> float | None:
    """The working days of a stay, measured from its moments and not from its readings."""
    its_clock = clock.clock(stay.calendar_id)
    if stay.left_at is None:
        return None
    return (its_clock.reading(stay.left_at) - its_clock.reading(stay.arrived_at)) / its_clock.day_seconds


def test_a_way_is_the_stays_of_its_paper(history, monkeypatch):
    found = read(history, by_desk=True)
    papers = Paper.objects.filter(office=history)
    assert not found.more
    assert {way.paper for way in found.of_papers} == {paper.pk for paper in papers}
    for way in found.of_papers:
        stays = list(Stay.objects.filter(paper=way.paper).order_by("arrived_seq"))
        assert way.arrivals == tuple(stay.arrived_seq for stay in stays)
        assert way.steps == tuple(ways.CLOSED if stay.at_rest else stay.post_id for stay in stays)
        assert way.days == pytest.approx(tuple(map(days_at, stays)))
    assert sum(length or 0 for way in found.of_papers for length in way.days) > 1

    # As designations all hands of a history are alike; and of too many papers the newest are followed.
    monkeypatch.setattr(ways, "MOST", 5)
    newest = read(history)
    assert newest.more
    assert [way.paper for way in newest.of_papers] == [way.paper for way in found.of_papers[:5]]
    assert len({step for way in newest.of_papers for step in way.steps} - {ways.CLOSED}) == 1
    began = Stay.objects.get(paper=found.of_papers[0].paper, arrived_seq=1).arrived_at
    assert not ways.read([history.pk], BEGINS, began, kinds=ways.KINDS).of_papers
