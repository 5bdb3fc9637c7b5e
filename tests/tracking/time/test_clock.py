from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import ist, make_office, make_state
from tracking.models import EPOCH, Calendar, SpecialDay, WeeklyHours
from tracking.time import calendars, clock

from .brute_force import Book, is_open, open_minutes

pytestmark = pytest.mark.django_db
BEFORE_NOVEMBER, AFTER_NOVEMBER = date(2026, 10, 30), date(2026, 12, 2)


def write(calendar: Calendar, book: Book) -> None:
    """Enter a calendar on paper into the database."""
    WeeklyHours.objects.filter(calendar=calendar).delete()
    SpecialDay.objects.filter(calendar=calendar).delete()
    for (begins, weekday), hours in book.weekly.items():
        opens, closes = hours or (None, None)
        WeeklyHours.objects.create(
            calendar=calendar, begins=begins, weekday=weekday, opens=opens, closes=closes
        )
    for day, hours in book.special.items():
        opens, closes = hours or (None, None)
        SpecialDay.objects.create(
            calendar=calendar,
            date=day,
            opens=opens,
            closes=closes,
            name_hi="x",
            name_en="x",
            declared_at=ist(2026, 1, 1),
        )
    calendars.rebuild(calendar)


def agree(books, by: clock.Clock, first: date, last: date) -> None:
    """The clock and the brute force count the same at every minute of those days."""
    start = by.reading(datetime.combine(first, time(), ist(2026, 1, 1).tzinfo))
    for moment, open_so_far in open_minutes(books, first, last):
        assert by.reading(moment) - start == open_so_far * 60, moment


def state_book():
    """Ten to five from Monday to Saturday, with a November of holidays, a half day and a working Sunday."""
    return Book(
        {(EPOCH, weekday): (time(10), time(17)) for weekday in range(6)},
        {
            date(2026, 11, 9): None,  # Govardhan Puja
            date(2026, 11, 14): None,  # second Saturday
            date(2026, 11, 15): (time(10), time(17)),  # a working Sunday
            date(2026, 11, 20): (time(10), time(13, 30)),  # a half day
            date(2026, 11, 30): None,  # the last of the month
        },
    )


@pytest.fixture
def state():
    return make_state(EPOCH)


@pytest.fixture
def november(state):
    write(Calendar.objects.get(), state_book())
    return clock.clock_of(state)


def test_every_minute_of_november_agrees_with_the_brute_force(november):
    agree([state_book()], november, BEFORE_NOVEMBER, AFTER_NOVEMBER)


def test_february_of_a_leap_year_agrees_with_the_brute_force(november):
    agree([state_book()], november, date(2024, 2, 26), date(2024, 3, 4))


def test_the_turn_of_the_year_agrees_with_the_brute_force(november):
    agree([state_book()], november, date(2026, 12, 29), date(2027, 1, 4))


def test_a_night_and_a_sunday_take_no_time(november):
    assert november.length(ist(2026, 11, 21, 17), ist(2026, 11, 23, 10)) == 0
    assert november.length(ist(2026, 11, 21, 16), ist(2026, 11, 23, 11)) == 2 * 3600


def test_a_moment_means_the_same_whatever_zone_it_is_written_in(november):
    assert november.reading(datetime(2026, 11, 23, 6, 0, tzinfo=UTC)) == november.reading(
        ist(2026, 11, 23, 11, 30)
    )


def test_a_fraction_of_a_second_is_not_a_second(november):
    moment = ist(2026, 11, 23, 11)
    assert november.reading(moment + timedelta(microseconds=999_999)) == november.reading(moment)


def test_a_limit_that_ends_with_the_day_is_due_at_closing_time(november):
    arrived = november.reading(ist(2026, 11, 23, 10))
    assert november.moment(arrived + november.day_seconds) == ist(2026, 11, 23, 17)
    assert november.moment(arrived + november.day_seconds + 1) == ist(2026, 11, 24, 10) + timedelta(seconds=1)


def test_the_first_reading_is_the_epoch(november):
    assert november.moment(0) == ist(2000, 1, 1)
    assert november.reading(ist(2000, 1, 1)) == 0


def test_days_name_what_an_interval_took_of_each(november):
    days = list(november.days(ist(2026, 11, 19, 16), ist(2026, 11, 23, 10, 30)))
    assert [(day.date.day, day.opens, day.closes, day.seconds) for day in days] == [
        (19, time(10), time(17), 3600),
        (20, time(10), time(13, 30), 3600 * 7 // 2),
        (21, time(10), time(17), 7 * 3600),
        (23, time(10), time(17), 1800),
    ]


def test_moments_and_readings_outside_the_calendar_are_named(november):
    for moment in (ist(1999, 12, 31, 12), ist(november.covered_until.year, 1, 1, 0, 1)):
        with pytest.raises(clock.OutsideCalendar, match="outside calendar"):
            november.reading(moment)
    for reading in (-1, 10**12):
        with pytest.raises(clock.OutsideCalendar, match="outside calendar"):
            november.moment(reading)


def test_a_moment_without_a_zone_is_refused(november):
    with pytest.raises(ValueError, match="no time zone"):
        november.reading(datetime(2026, 11, 23, 11))


def test_an_office_without_a_calendar_up_the_tree_is_named():
    with pytest.raises(clock.OutsideCalendar, match="no calendar"):
        clock.clock_of(make_office("X"))


SECONDS = st.integers(0, 10**9)


@given(st.lists(SECONDS, min_size=3, max_size=3))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_readings_never_fall_add_up_and_find_their_moment_again(november, seconds):
    early, middle, late = (ist(2000, 1, 1) + timedelta(seconds=second / 1.2) for second in sorted(seconds))
    assert november.reading(early) <= november.reading(middle) <= november.reading(late)
    assert november.length(early, middle) + november.length(middle, late) == november.length(early, late)
    assert sum(day.seconds for day in november.days(early, early + timedelta(days=40))) == november.length(
        early, early + timedelta(days=40)
    )
    reading = november.reading(middle)
    moment = november.moment(reading)
    assert moment <= middle
    assert november.reading(moment) == reading
    assert reading == 0 or november.reading(moment - timedelta(seconds=1)) == reading - 1


HOURS = st.none() | st.tuples(
    st.times(time(8), time(12)).map(lambda at: at.replace(second=0, microsecond=0)),
    st.times(time(12, 1), time(20)).map(lambda at: at.replace(second=0, microsecond=0)),
)
BEGINNINGS = st.sampled_from([EPOCH, date(2026, 11, 3), date(2026, 11, 11), date(2026, 11, 30)])
BOOKS = st.builds(
    Book,
    st.dictionaries(st.tuples(BEGINNINGS, st.integers(0, 6)), HOURS, max_size=12),
    st.dictionaries(st.dates(date(2026, 11, 1), date(2026, 12, 1)), HOURS, max_size=8),
)


@given(above=BOOKS, below=BOOKS)
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_calendar_and_one_below_it_agree_with_the_brute_force(state, above, below):
    with transaction.atomic():
        district = make_office("KNJ", under=state)
        root, own_calendar = Calendar.objects.get(office=state), Calendar.objects.create(office=district)
        write(own_calendar, below)
        write(root, above)
        agree([above], clock.clock_of(state), BEFORE_NOVEMBER, AFTER_NOVEMBER)
        agree([below, above], clock.clock_of(district), BEFORE_NOVEMBER, AFTER_NOVEMBER)
        transaction.set_rollback(True)


def test_the_brute_force_itself_knows_opening_and_closing():
    assert is_open([state_book()], ist(2026, 11, 23, 10))
    assert not is_open([state_book()], ist(2026, 11, 23, 17))


def test_an_office_is_open_from_its_opening_until_the_second_it_closes(state):
    write(Calendar.objects.get(), state_book())
    its_clock = clock.clock_of(state)
    for day, hours in ((23, (10, 17)), (20, (10, 13.5)), (9, None), (22, None)):
        opens, closes = hours or (12, 12)
        midnight = ist(2026, 11, day)
        moments = [(opens, -1, False), (opens, 0, True), (closes, -1, True), (closes, 0, False)]
        for hour, seconds, is_it in moments:
            moment = midnight + timedelta(hours=hour, seconds=seconds)
            assert its_clock.is_open(moment) == (is_it and hours is not None), moment


def test_a_working_day_is_the_longest_of_the_week_in_force(state):
    calendar = Calendar.objects.get()
    write(calendar, Book({(EPOCH, 0): (time(10), time(17)), (EPOCH, 5): (time(10), time(13))}))
    assert clock.clock_of(state).day_seconds == 7 * 3600
    calendars.change_hours(calendar, begins=date(2015, 1, 1), hours={0: (time(9), time(17))}, by=None)
    assert clock.clock_of(state).day_seconds == 8 * 3600


def test_the_nearest_calendar_up_the_tree_is_an_offices_clock(state):
    district = make_office("KNJ", under=state)
    tehsil = make_office("KNJ-C", under=district)
    assert clock.clock_of(tehsil).calendar_id == Calendar.objects.get(office=state).pk
    own_calendar = Calendar.objects.create(office=district)
    calendars.rebuild(own_calendar)
    assert clock.clock_of(tehsil).calendar_id == own_calendar.pk
    assert clock.clock_of(tehsil).reading(ist(2026, 11, 23)) == clock.clock_of(state).reading(
        ist(2026, 11, 23)
    )


def test_one_request_asks_for_calendars_once_and_keeps_to_one_version(state):
    clock.clock_of(state)
    with CaptureQueriesContext(connection) as queries, clock.snapshot():
        first = clock.clock_of(state)
        assert clock.clock(first.calendar_id) is first
    assert len(queries) == 1


def test_a_clock_held_for_writing_costs_two_queries_however_often_it_is_asked_for(state):
    clock.clock_of(state)
    with CaptureQueriesContext(connection) as queries, transaction.atomic():
        held_clock = clock.for_writing(state)
        clock.for_writing(state, state)
        assert clock.clock(held_clock.calendar_id) is held_clock
    assert len([query for query in queries if "SAVEPOINT" not in query["sql"]]) == 2


def calendars_locked() -> int:
    """The number of calendars that this transaction keeps from changing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND objsubid = 2"
            " AND mode = 'ShareLock' AND pid = pg_backend_pid()",
            [clock.LOCKS],
        )
        return cursor.fetchone()[0]


def test_a_hold_made_in_a_part_that_was_rolled_back_is_made_anew(state):
    with transaction.atomic():
        with transaction.atomic():
            clock.for_writing(state)
            transaction.set_rollback(True)
        assert calendars_locked() == 0
        clock.for_writing(state)
        assert calendars_locked() == 1


@pytest.mark.django_db(transaction=True)
def test_a_clock_cannot_be_held_outside_a_transaction():
    with pytest.raises(transaction.TransactionManagementError):
        clock.for_writing(make_state())
