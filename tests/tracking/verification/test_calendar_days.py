"""The days of calendars are counted anew from hours and special days."""

import threading
from datetime import date, time

import pytest
from django.db import connection

from tests.factories import District
from tracking.models import Calendar, SpecialDay
from tracking.time import calendars
from tracking.verification import calendar_days, chains

pytestmark = pytest.mark.django_db


@pytest.fixture
def kannauj():
    """The State closes on Holi; the district has its own hours since July and works on one Sunday."""
    kannauj = District()
    state = Calendar.objects.get(office=kannauj.state)
    calendars.declare(state, on=date(2026, 3, 4), name_hi="होली", name_en="Holi", by=None)
    own = calendars.give(kannauj.kannauj)
    hours = {day: (time(9, 30), time(17)) for day in range(5)}
    calendars.change_hours(own, begins=date(2026, 7, 1), hours=hours, by=None)
    facts = {"name_hi": "चुनाव", "name_en": "Election", "opens": time(8), "closes": time(20)}
    calendars.declare(own, on=date(2026, 8, 2), by=None, **facts)
    kannauj.calendar = own
    return kannauj


def findings() -> list:
    return [finding for finding in chains.findings() if finding.what == "calendar.day"]


def test_honest_calendars_hold(kannauj):
    assert findings() == []
    assert kannauj.calendar.days.get(date=date(2026, 8, 2)).closes == time(20)


@pytest.mark.parametrize(
    ("statement", "stored", "rebuilt"),
    [
        (
            "UPDATE tracking_calendarday SET closes = '16:00' WHERE date = '2026-03-05' AND calendar_id = %s",
            "16:00",
            "17:00",
        ),
        (
            "UPDATE tracking_calendarday SET standard = 7 WHERE date = '2026-03-05' AND calendar_id = %s",
            " 7",
            " 25200",
        ),
        (
            "DELETE FROM tracking_calendarday WHERE date = '2026-03-05' AND calendar_id = %s",
            "2026-03-06",
            "2026-03-05",
        ),
        (
            "INSERT INTO tracking_calendarday (calendar_id, date, opens, closes, reading, standard) "
            "SELECT calendar_id, '2026-03-04', opens, closes, reading, standard FROM tracking_calendarday "
            "WHERE date = '2026-03-05' AND calendar_id = %s",
            "2026-03-04",
            "2026-03-05",
        ),
    ],
)
def test_days_that_the_program_rewrote_are_named(kannauj, statement, stored, rebuilt):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE eoffice_app")
        cursor.execute(statement, [kannauj.calendar.pk])
        cursor.execute("RESET ROLE")
    [found] = findings()
    assert found.chain == f"tracking_calendar {kannauj.calendar.pk}"
    assert stored in found.stored
    assert rebuilt in found.rebuilt


@pytest.mark.django_db(transaction=True)
def test_a_holiday_declared_in_the_middle_of_a_verification_raises_no_alarm(monkeypatch):
    state, days = Calendar.objects.get(office=District().state), calendar_days._days

    def declare():
        calendars.declare(state, on=date(2026, 3, 4), name_hi="होली", name_en="Holi", by=None)
        connection.close()

    def while_a_holiday_is_declared(calendar):
        other = threading.Thread(target=declare)
        other.start()
        other.join()
        return days(calendar)

    monkeypatch.setattr(calendar_days, "_days", while_a_holiday_is_declared)
    assert findings() == []
    assert SpecialDay.objects.filter(name_en="Holi").exists()


def test_a_calendar_is_read_in_the_same_number_of_queries_however_many_days_it_has(
    kannauj, django_assert_max_num_queries
):
    with django_assert_max_num_queries(5):
        list(calendar_days.findings(kannauj.calendar))
