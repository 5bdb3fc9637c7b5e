"""Time at the desk without time on hold, against a plain addition that knows neither stays nor readings."""

from datetime import date, datetime, time, timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import BEGINNING, INDIA, District, ist, make_paper
from tests.tracking.time.brute_force import Book, counted
from tests.tracking.time.test_calendars import HOLIDAY, agree_with_their_clocks
from tracking.models import Calendar, Paper, Stay
from tracking.movement import hold, verbs
from tracking.paper import route
from tracking.refusals import Refusal
from tracking.time import calendars, clock

pytestmark = pytest.mark.django_db
LIMIT = timedelta(hours=3 * 7)
AUTHORITY = {"reason": "वाद", "authority": "न्यायालय"}
WAITS = st.integers(0, 60 * 24 * 4).map(lambda minutes: timedelta(minutes=minutes))
DAYS = st.dates(date(2026, 11, 2), date(2026, 11, 28))
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("place"), WAITS, st.integers(1, 9)),
        st.tuples(st.sampled_from(["lift", "unpark", "park", "pull_back"]), WAITS, st.none()),
        st.tuples(st.just("declare"), WAITS, DAYS, st.sampled_from([None, (time(11), time(13, 30))])),
        st.tuples(st.just("withdraw"), WAITS, DAYS),
    ),
    min_size=2,
    max_size=9,
)


class Desk:
    """Sunita's desk, where a paper is parked, held and lifted; and the same kept by hand in a book."""

    def __init__(self, district: District):
        self.district, self.calendar = district, Calendar.objects.get(office=district.state)
        self.book = Book({(BEGINNING, weekday): (time(10), time(17)) for weekday in range(6)})
        self.now = ist(2026, 11, 2, 11, 30)
        self.paper = make_paper(district.sunita, at=self.now)
        self.arrived, self.holds, self.parked = self.now, [], False
        self.park()

    def press(self, by) -> dict:
        paper = Paper.objects.get(pk=self.paper.pk)
        return {"by": by, "expected": paper.seq, "request_id": uuid4(), "at": self.now}

    def do(self, kind: str, *said) -> None:
        """One step, where it is not refused."""
        try:
            with transaction.atomic():
                getattr(self, kind)(*said)
        except Refusal:
            pass

    def park(self, *_said) -> None:
        verbs.park(self.paper, review_on=date(2099, 1, 1), **AUTHORITY, **self.press(self.district.sunita))

    def place(self, days: int) -> None:
        until = (self.now + timedelta(days=days)).date()
        hold.place_hold(self.paper, until_on=until, **AUTHORITY, **self.press(self.district.anjali))
        self.holds.append((self.now, datetime.combine(until + timedelta(days=1), time(), INDIA)))

    def lift(self, *_said) -> None:
        hold.lift_hold(self.paper, remark="निर्णय", **self.press(self.district.dm))
        self.end()

    def unpark(self, *_said) -> None:
        verbs.unpark(self.paper, **self.press(self.district.sunita))
        self.end()

    def pull_back(self, *_said) -> None:
        """Taken up, sent, pulled back, parked again: another stay, which keeps the deadline of this one."""
        self.do("unpark")
        verbs.forward(self.paper, to=self.district.adm_post, **self.press(self.district.sunita))
        verbs.pull_back(self.paper, **self.press(self.district.sunita))
        self.park()

    def end(self) -> None:
        self.holds = [(begins, min(ends, self.now)) for begins, ends in self.holds]

    def declare(self, day: date, hours) -> None:
        opens, closes = hours or (None, None)
        calendars.declare(self.calendar, on=day, opens=opens, closes=closes, **HOLIDAY)
        self.book.special[day] = hours

    def withdraw(self, day: date) -> None:
        calendars.withdraw(self.calendar, on=day, by=None)
        del self.book.special[day]

    def agrees_until(self, end: datetime) -> None:
        """Compare the pages' figures with a plain count, at moments from now on until the next step."""
        stay = Stay.objects.get(paper=self.paper, left_at=None)
        stay_clock = clock.clock(stay.calendar_id)
        own = [(begins, ends) for begins, ends in self.holds if begins >= stay.arrived_at]
        for part in range(8):
            at = (self.now + (end - self.now) * part / 8).replace(second=0, microsecond=0)
            at = max(at, self.now)
            whole = counted([self.book], self.arrived, at, self.holds)
            late = int(max(timedelta(0), whole - LIMIT).total_seconds())
            assert max(0, route.overdue(stay, at)) == late, at
            assert (stay.due_reading < stay_clock.reading(at)) == (late > 0), at
            here = counted([self.book], stay.arrived_at, at, own).total_seconds()
            assert route.held(stay, at) - route.on_hold(stay, at) == here, at


@given(steps=STEPS)
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_time_on_hold_is_never_counted_whatever_is_lifted_or_declared_late(steps):
    with transaction.atomic():
        desk = Desk(District())
        for kind, wait, *said in [*steps, ("end", timedelta(days=9))]:
            desk.agrees_until(desk.now + wait)
            agree_with_their_clocks()
            desk.now += wait
            desk.do(kind, *said)
        transaction.set_rollback(True)


def test_a_late_paper_held_and_pulled_back_twice_is_as_late_as_the_holidays_tell():
    """Each stay of the clerk keeps the deadline of the one before, and leaves out what that was on hold."""
    desk = Desk(District())
    for days, until in ((9, 2), (4, 1), (3, 5)):
        desk.now += timedelta(days=days)
        desk.place(until)
        desk.now += timedelta(days=1)
        desk.pull_back()
        desk.agrees_until(desk.now + timedelta(days=2))
    for day in (4, 12, 13, 25):
        desk.declare(date(2026, 11, day), None)
        desk.agrees_until(desk.now + timedelta(days=2))
    for day in (12, 25):
        desk.withdraw(date(2026, 11, day))
        desk.agrees_until(desk.now + timedelta(days=2))
    agree_with_their_clocks()


def test_a_late_holiday_inside_the_holds_of_two_papers_leaves_each_its_own_time():
    """The first was put on hold in time, the second when it was late."""
    district = District()
    desks = [Desk(district), Desk(district)]
    for desk, days in zip(desks, (1, 9), strict=True):
        desk.now += timedelta(days=days)
        desk.place(9)
    calendars.declare(desks[0].calendar, on=date(2026, 11, 12), **HOLIDAY)
    for desk in desks:
        desk.book.special[date(2026, 11, 12)] = None
        desk.agrees_until(desk.now + timedelta(days=20))
    agree_with_their_clocks()
