"""A preview says just what the change then does, and leaves nothing behind."""

from datetime import date, time, timedelta
from random import Random
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from tests.factories import District, ist, make_paper, send
from tracking.models import Calendar, CalendarChange, CalendarDay, Rule, SpecialDay, Stay
from tracking.movement import hold
from tracking.movement.verbs import park
from tracking.time import calendars, clock, preview

pytestmark = pytest.mark.django_db
NAMES = {"name_hi": "दीपावली", "name_en": "Diwali"}
FIVE_DAYS = dict.fromkeys(range(5), (time(9, 30), time(18)))


@pytest.fixture
def kannauj():
    """Papers that went about in November, some of them on hold; the tehsil has its own calendar."""
    district, draw = District(), Random(7)
    calendars.give(district.tehsil)
    for serial in range(12):
        at = ist(2026, 11, 2 + serial, 9 + draw.randint(0, 9), draw.randint(0, 59))
        paper = make_paper(district.sunita, at=at)
        for by, to in ((district.sunita, district.adm_post), (district.anjali, district.sdm_post)):
            if draw.random() < 0.7:
                at += timedelta(hours=draw.randint(1, 90))
                send(paper, by, to, at=at)
            else:
                break
        else:
            continue
        if serial % 2:
            holder = next(c for c in (district.sunita, district.anjali) if c.post == paper_at(paper))
            put_on_hold(paper, holder, district.dm, at)
    return district


def paper_at(paper):
    paper.refresh_from_db()
    return paper.holder


def put_on_hold(paper, holder, superior, at) -> None:
    facts = {"reason": "स्थगन", "authority": "न्यायालय", "request_id": uuid4()}
    park(paper, by=holder, review_on=date(2027, 1, 15), expected=paper.seq, at=at, **facts)
    paper.refresh_from_db()
    until = date(2026, 11, 27)
    facts |= {"request_id": uuid4(), "until_on": until}
    hold.place_hold(paper, by=superior, expected=paper.seq, at=at + timedelta(hours=2), **facts)


def recomputed(changes) -> int:
    return sum(change.stays_changed for change in changes)


def moments() -> dict[int, tuple]:
    """The limit of each open stay as a moment."""
    return {
        stay.pk: clock.clock(stay.calendar_id).moment(stay.due_reading)
        for stay in Stay.objects.open().filter(at_rest=False, hold_seconds=0, late_hold_seconds=0)
    }


@pytest.mark.parametrize("day", [3, 9, 12, 20, 24])
def test_a_holiday_recomputes_as_many_stays_as_the_preview_said(kannauj, day):
    on, calendar = date(2026, 11, day), Calendar.objects.get(office=kannauj.state)

    def write(calendar):
        calendars.enter_day(calendar, on, None, **NAMES, opens=None, closes=None)

    before, days = moments(), CalendarDay.objects.count()
    seen = preview.look(kannauj.state, write, on)
    assert (SpecialDay.objects.count(), CalendarDay.objects.count()) == (0, days)
    last = CalendarChange.objects.latest("pk").pk
    calendars.declare(calendar, on=on, **NAMES, by=None)
    assert seen.stays == recomputed(CalendarChange.objects.filter(pk__gt=last))
    after = moments()
    assert sum(after[pk] != before[pk] for pk in before) <= seen.limits
    back = preview.look(kannauj.state, lambda calendar: SpecialDay.objects.all().delete(), on)
    calendars.withdraw(calendar, on=on, by=None)
    withdrawn = recomputed(CalendarChange.objects.filter(kind="withdrawn"))
    assert back.stays == seen.stays == withdrawn
    assert moments() == before


def test_limits_that_move_are_those_whose_last_moment_is_another_afterwards(kannauj):
    calendar = Calendar.objects.get(office=kannauj.state)
    on = date(2026, 11, 17)
    before = {stay.pk: clock.clock(stay.calendar_id).moment(stay.due_reading) for stay in Stay.objects.open()}
    seen = preview.look(
        kannauj.state,
        lambda each: calendars.enter_day(each, on, None, **NAMES, opens=None, closes=None),
        on,
    )
    calendars.declare(calendar, on=on, **NAMES, by=None)
    moved = [
        stay.pk
        for stay in Stay.objects.open()
        if clock.clock(stay.calendar_id).moment(stay.due_reading) != before[stay.pk]
    ]
    held = Stay.objects.open().filter(holds__isnull=False).values_list("pk", flat=True)
    assert 0 < len(set(moved) - set(held)) <= seen.limits <= len(set(moved) | set(held))


def test_other_hours_recompute_as_many_stays_as_the_preview_said(kannauj):
    begins, calendar = date(2026, 11, 10), Calendar.objects.get(office=kannauj.state)
    seen = preview.look(kannauj.state, lambda each: calendars.enter_hours(each, begins, FIVE_DAYS), begins)
    calendars.change_hours(calendar, begins=begins, hours=FIVE_DAYS, by=None)
    assert seen.stays == recomputed(CalendarChange.objects.filter(kind="hours"))
    assert seen.stays > 10
    assert kannauj.tehsil in seen.offices


def test_a_rule_in_the_database_only_ends(kannauj):
    with pytest.raises(DatabaseError), transaction.atomic():
        Rule.objects.update(working_days=9)
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute("SET LOCAL ROLE eoffice_app")
        with pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute("DELETE FROM tracking_rule")
        with pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute("UPDATE tracking_rule SET office_id = office_id")
        cursor.execute("UPDATE tracking_rule SET ends = '2030-01-01'")
        transaction.set_rollback(True)
