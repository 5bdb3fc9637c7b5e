import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, time, timedelta
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import override

from tests.factories import District, ist, make_charge, make_office, make_paper, make_post, send
from tracking.desk.figures import Now
from tracking.desk.page import rows
from tracking.models import Calendar, CalendarChange, Hold, Parking, Rule, SpecialDay, Stay
from tracking.movement import hold
from tracking.movement.verbs import park, pull_back
from tracking.paper.parking import prefetch
from tracking.refusals import FactMissing
from tracking.time import calendars, clock, recomputing, rules, tasks
from tracking.verification import papers

pytestmark = pytest.mark.django_db
DIWALI = date(2026, 11, 18)
HOLIDAY = {"name_hi": "दीपावली", "name_en": "Diwali", "by": None}
DAY = 7 * 3600


@pytest.fixture
def kannauj():
    return District()


@pytest.fixture
def calendar(kannauj):
    return Calendar.objects.get(office=kannauj.state)


@pytest.fixture
def paper(kannauj):
    """Opened on Tuesday, sent in the middle of Wednesday's hours, put aside on Thursday."""
    paper = make_paper(kannauj.sunita, at=ist(2026, 11, 17, 12))
    send(paper, kannauj.sunita, kannauj.adm_post, at=ist(2026, 11, 18, 14, 30))
    paper.refresh_from_db()
    park(
        paper,
        by=kannauj.anjali,
        reason="न्यायालय में वाद",
        authority="जिलाधिकारी",
        review_on=date(2027, 1, 15),
        expected=paper.seq,
        request_id=uuid4(),
        at=ist(2026, 11, 19, 11),
    )
    return paper


def agree_with_their_clocks():
    """Every stored reading is what the clock of its calendar reads at that moment."""
    assert not [found for _keys, found in papers.findings() if found]
    for stay in Stay.objects.select_related("rule"):
        by = clock.clock(stay.calendar_id)
        assert stay.arrived_reading == by.reading(stay.arrived_at)
        assert stay.left_reading == (by.reading(stay.left_at) if stay.left_at else None)
    for parking in Parking.objects.select_related("stay"):
        by = clock.clock(parking.stay.calendar_id)
        assert parking.parked_reading == by.reading(parking.parked_at)
        assert parking.taken_up_reading == (by.reading(parking.taken_up_at) if parking.taken_up_at else None)
    for placed in Hold.objects.select_related("stay"):
        by = clock.clock(placed.stay.calendar_id)
        assert placed.placed_reading == by.reading(placed.placed_at)
        assert placed.until_reading == by.reading(placed.runs_out)
        assert placed.ended_reading == (by.reading(placed.ended_at) if placed.ended_at else None)
    for stay in Stay.objects.prefetch_related("holds"):
        spent = [
            (placed.ended_reading or placed.until_reading) - placed.placed_reading
            for placed in stay.holds.all()
        ]
        assert stay.hold_seconds + stay.late_hold_seconds == sum(spent)


def limits():
    """The limit of each stay, in working seconds."""
    return dict(Stay.objects.values_list("pk", "due_reading"))


def test_a_holiday_declared_late_recomputes_what_it_touches_and_says_so(paper, calendar, kannauj):
    first, second = paper.stays.order_by("arrived_seq")
    change = calendars.declare(calendar, on=DIWALI, **HOLIDAY | {"by": kannauj.dm.user})
    agree_with_their_clocks()
    assert (change.stays_changed, change.by, change.name) == (2, kannauj.dm.user, "दीपावली")
    assert CalendarChange.objects.get(calendar=calendar, kind="declared") == change
    for stay in (first, second):
        before = stay.due_reading - stay.arrived_reading
        stay.refresh_from_db()
        assert stay.due_reading - stay.arrived_reading == before
    assert first.left_reading - first.arrived_reading == 5 * 3600
    assert second.arrived_reading == first.left_reading


def test_a_late_half_day_is_exact_for_moments_inside_it(paper, calendar):
    calendars.declare(calendar, on=DIWALI, opens=time(10), closes=time(14), **HOLIDAY)
    agree_with_their_clocks()
    first = paper.stays.get(arrived_seq=1)
    assert first.left_reading - first.arrived_reading == 9 * 3600


def test_withdrawing_brings_every_reading_back(paper, calendar):
    before = list(Stay.objects.order_by("pk").values()), list(Parking.objects.values())
    calendars.declare(calendar, on=DIWALI, **HOLIDAY)
    change = calendars.withdraw(calendar, on=DIWALI, by=None)
    assert (list(Stay.objects.order_by("pk").values()), list(Parking.objects.values())) == before
    assert (change.kind, change.stays_changed) == ("withdrawn", 2)


def test_a_deadline_moves_with_a_holiday_declared_after_arrival(paper, calendar):
    due = limits()
    stay = paper.stays.get(arrived_seq=1)
    by = clock.clock(calendar.pk)
    assert by.moment(stay.due_reading) == ist(2026, 11, 20, 12)
    calendars.declare(calendar, on=DIWALI, **HOLIDAY)
    assert limits()[stay.pk] == due[stay.pk]
    assert clock.clock(calendar.pk).moment(stay.due_reading) == ist(2026, 11, 21, 12)


def test_a_paper_pulled_back_twice_keeps_its_first_deadline(kannauj, calendar):
    paper = make_paper(kannauj.sunita, at=ist(2026, 11, 17, 12))
    first = paper.stays.get()
    for day in (19, 20):
        send(paper, kannauj.sunita, kannauj.adm_post, at=ist(2026, 11, day, 11))
        paper.refresh_from_db()
        facts = {"expected": paper.seq, "request_id": uuid4(), "at": ist(2026, 11, day, 12)}
        pull_back(paper, by=kannauj.sunita, **facts)
    calendars.declare(calendar, on=DIWALI, **HOLIDAY)
    clerk_stays = paper.stays.filter(post=kannauj.clerk_post)
    assert set(clerk_stays.values_list("due_reading", flat=True)) == {first.due_reading}
    calendars.declare(calendar, on=date(2026, 11, 16), **HOLIDAY)
    assert set(clerk_stays.values_list("due_reading", flat=True)) == {first.due_reading - DAY}


def place_hold(paper, by, until_on, at) -> None:
    paper.refresh_from_db()
    facts = {"reason": "स्थगन", "authority": "न्यायालय", "until_on": until_on}
    hold.place_hold(paper, by=by, at=at, expected=paper.seq, request_id=uuid4(), **facts)


def test_a_late_holiday_inside_a_hold_shortens_it_and_leaves_the_deadline_its_date(paper, calendar, kannauj):
    place_hold(paper, kannauj.dm, date(2026, 11, 25), at=ist(2026, 11, 19, 12))
    stay = Stay.objects.open().get()
    due_at = clock.clock(calendar.pk).moment(stay.due_reading)
    change = calendars.declare(calendar, on=date(2026, 11, 23), **HOLIDAY)
    agree_with_their_clocks()
    after = Stay.objects.open().get()
    assert stay.hold_seconds - after.hold_seconds == stay.due_reading - after.due_reading == DAY
    assert (after.limit_seconds, change.stays_changed) == (3 * DAY, 1)
    assert clock.clock(calendar.pk).moment(after.due_reading) == due_at
    calendars.withdraw(calendar, on=date(2026, 11, 23), by=None)
    again = Stay.objects.open().get()
    assert (again.due_reading, again.hold_seconds) == (stay.due_reading, stay.hold_seconds)


def test_a_late_holiday_before_the_hold_may_tell_that_it_was_placed_in_time(kannauj, calendar):
    """Until it was declared the paper was late when it was put on hold; then it never had been."""
    paper = make_paper(kannauj.sunita, at=ist(2026, 11, 16, 10))
    facts = {"reason": "वाद", "authority": "जि.", "review_on": date(2027, 1, 15)}
    press = {"expected": 1, "request_id": uuid4(), "at": ist(2026, 11, 18, 10)}
    park(paper, by=kannauj.sunita, **facts, **press)
    place_hold(paper, kannauj.dm, date(2026, 11, 25), at=ist(2026, 11, 19, 12))
    late = Stay.objects.get()
    assert (late.hold_seconds, late.limit_seconds, late.late_hold_seconds > 0) == (0, 3 * DAY, True)
    calendars.declare(calendar, on=date(2026, 11, 17), **HOLIDAY)
    agree_with_their_clocks()
    timely = Stay.objects.get()
    assert (timely.late_hold_seconds, timely.hold_seconds) == (0, late.late_hold_seconds)
    assert timely.limit_seconds == 3 * DAY


def test_a_working_sunday_adds_its_hours(paper, calendar, kannauj):
    by = clock.clock_of(kannauj.state)
    before = by.length(ist(2026, 11, 21), ist(2026, 11, 24))
    calendars.declare(calendar, on=date(2026, 11, 22), opens=time(10), closes=time(17), **HOLIDAY)
    by = clock.clock_of(kannauj.state)
    assert by.length(ist(2026, 11, 21), ist(2026, 11, 24)) == before + DAY


def test_a_district_inherits_the_states_holidays_but_its_own_word_goes_first(kannauj, calendar):
    own_calendar = Calendar.objects.create(office=kannauj.kannauj)
    calendars.rebuild(own_calendar)
    make_paper(kannauj.sunita, at=ist(2026, 11, 20, 12))
    calendars.declare(
        own_calendar, on=DIWALI, opens=time(10), closes=time(13), name_hi="आधा", name_en="Half", by=None
    )
    version = clock.clock(own_calendar.pk).version
    change = calendars.declare(calendar, on=DIWALI, **HOLIDAY)
    assert clock.clock(own_calendar.pk).version == version
    assert not CalendarChange.objects.filter(calendar=own_calendar, origin=calendar).exists()
    calendars.declare(calendar, on=date(2026, 11, 19), **HOLIDAY)
    inherited = CalendarChange.objects.get(calendar=own_calendar, origin=calendar)
    assert (inherited.stays_changed, change.stays_changed) == (1, 0)
    assert clock.clock(own_calendar.pk).version == inherited.pk
    agree_with_their_clocks()
    names = {
        day: special.name_en
        for day, special in calendars.special_days(own_calendar.pk, DIWALI, date(2026, 11, 30)).items()
    }
    assert names == {DIWALI: "Half", date(2026, 11, 19): "Diwali"}


def test_what_lies_in_an_office_goes_by_the_calendar_it_is_given(kannauj, paper, calendar):
    def desk_of():
        stays = list(Stay.objects.open().select_related("paper", "came_from"))
        prefetch(stays)
        return rows(stays, Now.at(kannauj.adm_post), kannauj.anjali.user_id, {})

    before = desk_of()
    own_calendar = calendars.give(kannauj.kannauj)
    assert desk_of() == before
    [lying] = Stay.objects.open()
    assert (lying.calendar, Stay.objects.exclude(pk=lying.pk).get().calendar) == (own_calendar, calendar)
    calendars.change_hours(own_calendar, begins=date(2026, 11, 2), hours={0: (time(10), time(14))}, by=None)
    agree_with_their_clocks()
    assert desk_of() != before


def test_new_office_hours_count_from_their_date(paper, calendar):
    five_days = dict.fromkeys(range(5), (time(9, 30), time(18)))
    change = calendars.change_hours(calendar, begins=DIWALI, hours=five_days, by=None)
    agree_with_their_clocks()
    assert change.stays_changed == 2
    by = clock.clock(calendar.pk)
    assert by.length(ist(2026, 11, 17), ist(2026, 11, 18)) == DAY
    assert by.length(ist(2026, 11, 18), ist(2026, 11, 19)) == 8.5 * 3600
    assert by.length(ist(2026, 11, 21), ist(2026, 11, 22)) == 0


def test_a_change_rolled_back_leaves_no_clock_behind(kannauj, calendar):
    with transaction.atomic():
        calendars.declare(calendar, on=DIWALI, **HOLIDAY)
        undone = clock.clock(calendar.pk)
        transaction.set_rollback(True)
    after = clock.clock(calendar.pk)
    assert after.version < undone.version
    assert after.length(ist(2026, 11, 18), ist(2026, 11, 19)) == DAY
    calendars.declare(calendar, on=date(2026, 11, 20), **HOLIDAY)
    assert clock.clock(calendar.pk).version > undone.version
    assert clock.clock(calendar.pk).length(ist(2026, 11, 18), ist(2026, 11, 19)) == DAY


def test_what_cannot_be_declared_is_refused_with_a_sentence(calendar):
    half_given = {"opens": time(10), "closes": None}
    backwards = {"opens": time(12), "closes": time(10)}
    for hours in (half_given, backwards):
        with pytest.raises(FactMissing):
            calendars.declare(calendar, on=DIWALI, **hours, **HOLIDAY)
    for day in (date(1999, 12, 31), calendar.covered_until):
        with override("en"), pytest.raises(FactMissing, match=r"from 1 January 2000 to 31 December \d{4}\."):
            calendars.declare(calendar, on=day, **HOLIDAY)
    with pytest.raises(FactMissing):
        calendars.withdraw(calendar, on=DIWALI, by=None)


def test_calendars_to_start_with_reach_two_years_ahead_and_are_loaded_once(capsys):
    state = make_office("UP", kind="government")
    secretariat = make_office("SEC", kind="secretariat", under=state)
    call_command("load_calendars")
    district, government = clock.clock_of(state), clock.clock_of(secretariat)
    assert (district.day_seconds, government.day_seconds) == (DAY, 8.5 * 3600)
    assert district.covered_until == date(timezone.localdate().year + 3, 1, 1)
    for republic_day in (date(2000, 1, 26), date(2011, 1, 26), date(2028, 1, 26)):
        start = ist(republic_day.year, 1, 26)
        assert district.length(start, start + timedelta(days=1)) == 0
        assert government.length(start, start + timedelta(days=1)) == 0
    assert district.length(ist(2026, 11, 14), ist(2026, 11, 15)) == 0
    assert district.length(ist(2026, 11, 21), ist(2026, 11, 22)) == DAY
    assert SpecialDay.objects.get(date=date(2026, 1, 26)).name_hi == "गणतंत्र दिवस"
    limits = [rule.working_days for rule in Rule.objects.order_by("office__path")]
    assert limits == [3, 7]
    call_command("load_calendars")
    assert clock.clock_of(state) is district
    assert CalendarChange.objects.count() == 2


def test_calendars_are_extended_when_a_year_has_passed(monkeypatch):
    state = make_office("UP", kind="government")
    call_command("load_calendars", verbosity=0)
    calendar = Calendar.objects.get(office=state)
    SpecialDay.objects.filter(date=date(2026, 1, 26)).delete()
    next_year = date(calendar.covered_until.year + 1, 1, 1)
    monkeypatch.setattr(calendars, "horizon", lambda: next_year)
    tasks.extend_calendars()
    assert clock.clock_of(state).covered_until == next_year
    assert CalendarChange.objects.get(kind="extended").stays_changed == 0
    assert SpecialDay.objects.filter(date__year=next_year.year - 1).exists()
    assert not SpecialDay.objects.filter(date=date(2026, 1, 26)).exists()


def somebody_waits_for_a_clock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks JOIN pg_database d ON d.oid = database"
            " WHERE d.datname = current_database() AND locktype = 'advisory' AND NOT granted"
        )
        return cursor.fetchone()[0] > 0


def aside(work) -> threading.Thread:
    """Begin the work in a thread of its own and see it either wait for a clock or end."""

    def run():
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    while thread.is_alive() and not somebody_waits_for_a_clock():
        thread.join(0.01)
    return thread


@pytest.mark.django_db(transaction=True)
def test_a_holiday_waits_for_a_movement_under_way(kannauj):
    calendar = Calendar.objects.get()
    paper = make_paper(kannauj.sunita, at=ist(2026, 11, 17, 12))
    with transaction.atomic():
        send(paper, kannauj.sunita, kannauj.adm_post, at=ist(2026, 11, 18, 14, 30))
        declaration = aside(lambda: calendars.declare(calendar, on=date(2026, 11, 17), **HOLIDAY))
    declaration.join(timeout=20)
    agree_with_their_clocks()
    assert CalendarChange.objects.get(kind="declared").stays_changed == 2


@pytest.mark.django_db(transaction=True)
def test_a_movement_waits_for_a_holiday_being_declared(kannauj):
    calendar = Calendar.objects.get()
    paper = make_paper(kannauj.sunita, at=ist(2026, 11, 17, 12))
    at = ist(2026, 11, 18, 14, 30)
    with transaction.atomic():
        calendars.declare(calendar, on=date(2026, 11, 17), **HOLIDAY)
        movement_ = aside(lambda: send(paper, kannauj.sunita, kannauj.adm_post, at=at))
    movement_.join(timeout=20)
    assert paper.stays.count() == 2
    agree_with_their_clocks()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("large", [50_000, pytest.param(-2, marks=pytest.mark.soak)])
def test_a_holiday_declared_while_papers_move_leaves_no_reading_behind(kannauj, monkeypatch, large):
    """Eight clerks send papers on while two administrators declare and withdraw holidays of these days.

    Of many stays those that have ended are recomputed in the background meanwhile.
    """
    monkeypatch.setattr(recomputing, "LARGE", large)
    monkeypatch.setattr(recomputing, "RANGE", 10**9)
    calendar = Calendar.objects.get(office=kannauj.state)
    own_calendar = Calendar.objects.create(office=kannauj.kannauj)
    calendars.rebuild(own_calendar)
    posts = [make_post(kannauj.kannauj, f"पटल {n}", f"Desk {n}") for n in range(8)]
    charges = [make_charge(post, f"लिपिक {n}", f"Clerk {n}") for n, post in enumerate(posts)]
    papers = [make_paper(charge, at=ist(2026, 11, 17, 12)) for charge in charges]
    start, over = threading.Barrier(11, timeout=20), threading.Event()

    def clerk(number: int):
        start.wait()
        paper = papers[number]
        for step in range(12):
            here = charges[(number + step) % 8]
            to = posts[(number + step + 1) % 8]
            send(paper, here, to, at=ist(2026, 11, 17, 13) + timedelta(hours=6 * step, minutes=number))

    def administrator(calendar: Calendar):
        start.wait()
        for round_ in range(3):
            for day in (17, 18, 19):
                facts = {"opens": time(10), "closes": time(12)} if round_ % 2 else {}
                calendars.declare(calendar, on=date(2026, 11, day), **facts, **HOLIDAY)
            calendars.withdraw(calendar, on=date(2026, 11, 18), by=None)

    def worker(_number: int):
        start.wait()
        while not over.wait(0.01):
            tasks.recompute_readings()

    def closing(work, argument):
        try:
            return work(argument)
        finally:
            connection.close()

    with ThreadPoolExecutor(11) as pool:
        working = pool.submit(closing, worker, 0)
        done = [pool.submit(closing, clerk, number) for number in range(8)]
        done += [pool.submit(closing, administrator, changed) for changed in (calendar, own_calendar)]
        try:
            for future in done:
                future.result(timeout=60)
        finally:
            over.set()
        working.result(timeout=60)
    tasks.recompute_readings()
    agree_with_their_clocks()
    assert Stay.objects.filter(calendar=own_calendar).count() == 8 * 13
    by = clock.clock(own_calendar.pk)
    for stay in Stay.objects.filter(goes_on_from=None).select_related("rule"):
        assert stay.due_reading - stay.arrived_reading == rules.limit_seconds(stay.rule, by)
