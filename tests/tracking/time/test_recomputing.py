"""A late holiday over many stays: what counts now at once, what has ended in the background."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from tests.factories import District, ist, make_charge, make_paper, make_post, send
from tests.tracking.time.test_calendars import DIWALI, HOLIDAY, agree_with_their_clocks, aside
from tracking.models import Calendar, CalendarChange, DaySummary, Recomputing, Stay, SummaryMark
from tracking.movement.verbs import close, pull_back
from tracking.summaries import counting
from tracking.summaries import verbs as summaries
from tracking.time import calendars, clock, recomputing, tasks
from tracking.verification import papers as verification

pytestmark = pytest.mark.django_db


@pytest.fixture
def kannauj(monkeypatch):
    """Every change counts as one of many stays; a batch holds two papers."""
    monkeypatch.setattr(recomputing, "LARGE", -2)
    monkeypatch.setattr(recomputing, "BATCH", 2)
    monkeypatch.setattr(recomputing, "RANGE", 10**9)
    return District()


@pytest.fixture
def calendar(kannauj):
    return Calendar.objects.get(office=kannauj.state)


def sent(kannauj, number: int = 1) -> list:
    """Papers that Sunita sent on in the middle of Diwali's hours."""
    papers = [make_paper(kannauj.sunita, at=ist(2026, 11, 17, 12)) for _number in range(number)]
    for paper in papers:
        send(paper, kannauj.sunita, kannauj.adm_post, at=ist(2026, 11, 18, 14, 30))
        paper.refresh_from_db()
    return papers


def readings_by_clock(stays) -> bool:
    return all(
        stay.arrived_reading == clock.clock(stay.calendar_id).reading(stay.arrived_at)
        and (not stay.left_at or stay.left_reading == clock.clock(stay.calendar_id).reading(stay.left_at))
        for stay in stays
    )


def test_what_lies_on_desks_is_right_at_once_and_what_left_them_soon(kannauj, calendar):
    sent(kannauj, 5)
    before = list(Stay.objects.exclude(left_at=None).order_by("pk").values())
    change = calendars.declare(calendar, on=DIWALI, **HOLIDAY | {"by": kannauj.dm.user})
    assert readings_by_clock(Stay.objects.open())
    assert list(Stay.objects.exclude(left_at=None).order_by("pk").values()) == before
    assert recomputing.calendars() == {calendar.pk}
    assert not [found for _keys, found in verification.findings() if found]
    tasks.recompute_readings()
    agree_with_their_clocks()
    change.refresh_from_db()
    assert (change.stays_changed, Recomputing.objects.count()) == (10, 0)
    tasks.recompute_readings()
    assert CalendarChange.objects.get(kind="declared").stays_changed == 10


def test_a_run_that_is_stopped_is_gone_on_with_by_the_next(kannauj, calendar):
    sent(kannauj, 5)
    calendars.declare(calendar, on=DIWALI, **HOLIDAY)
    assert recomputing.step()
    left = Stay.objects.exclude(left_at=None).order_by("paper_id")
    assert readings_by_clock(left[:2])
    assert not readings_by_clock(left[2:])
    calendars.declare(calendar, on=date(2026, 11, 17), **HOLIDAY)
    while recomputing.step():
        assert not Stay.objects.filter(left_reading__lt=F("arrived_reading")).exists()
    agree_with_their_clocks()
    # A stay that both touched is counted with the first that came to it.
    declared = CalendarChange.objects.filter(kind="declared").order_by("pk")
    assert [change.stays_changed for change in declared] == [10, 7]


def test_a_paper_that_moves_meanwhile_is_brought_up_to_date_first(kannauj, calendar):
    """Pulled back, it goes on with the limit of a stay that had ended before the holiday was declared."""
    [paper] = sent(kannauj)
    calendars.declare(calendar, on=date(2026, 11, 17), **HOLIDAY)
    pull_back(paper, by=kannauj.sunita, expected=2, request_id=uuid4(), at=ist(2026, 11, 19, 12))
    first, _second, back = paper.stays.order_by("arrived_seq")
    assert readings_by_clock(paper.stays.all())
    assert back.due_reading == first.due_reading
    tasks.recompute_readings()
    agree_with_their_clocks()
    assert CalendarChange.objects.get(kind="declared").stays_changed == 2


def test_a_paper_that_lies_pulled_back_has_its_limit_at_once(kannauj, calendar):
    [paper] = sent(kannauj)
    pull_back(paper, by=kannauj.sunita, expected=2, request_id=uuid4(), at=ist(2026, 11, 19, 12))
    calendars.declare(calendar, on=date(2026, 11, 16), **HOLIDAY)
    first, _second, back = paper.stays.order_by("arrived_seq")
    assert back.due_reading == first.due_reading
    assert readings_by_clock(paper.stays.all())


def test_papers_at_rest_that_move_to_another_calendar_are_not_forgotten(kannauj, calendar):
    [paper] = sent(kannauj)
    close(
        paper, by=kannauj.anjali, expected=2, request_id=uuid4(), remark="निस्तारित", at=ist(2026, 11, 19, 12)
    )
    calendars.declare(calendar, on=DIWALI, **HOLIDAY)
    calendars.give(kannauj.kannauj)
    tasks.recompute_readings()
    agree_with_their_clocks()
    assert not Recomputing.objects.exists()


def test_days_are_counted_again_only_when_all_readings_are_right(kannauj, calendar):
    sent(kannauj, 3)
    yesterday = timezone.localdate() - timedelta(days=1)
    summaries.refresh()
    calendars.declare(calendar, on=DIWALI, **HOLIDAY)
    summaries.refresh()
    assert SummaryMark.objects.filter(calendar=calendar).exists()
    tasks.recompute_readings()
    summaries.refresh()
    assert not SummaryMark.objects.exists()
    offices = [kannauj.kannauj.pk]
    counted = counting.count(offices, DIWALI, yesterday)
    assert {day: row for day, row in stored(offices).items() if day >= DIWALI} == counted


def stored(offices) -> dict:
    rows = DaySummary.objects.filter(office__in=offices, post=None)
    return {row.day: tuple(getattr(row, name) for name in counting.COLUMNS) for row in rows}


@pytest.mark.django_db(transaction=True)
def test_a_paper_is_forwarded_while_others_are_being_recomputed(kannauj):
    calendar = Calendar.objects.get()
    *_others, moved = sent(kannauj, 3)
    calendars.declare(calendar, on=DIWALI, **HOLIDAY)
    with transaction.atomic():
        assert recomputing.step()
        at = ist(2026, 11, 20, 12)
        forward = aside(lambda: send(moved, kannauj.anjali, kannauj.clerk_post, at=at))
        forward.join(timeout=20)
        assert moved.stays.count() == 3
        assert readings_by_clock(moved.stays.all())
    recomputing.go_on()
    agree_with_their_clocks()
    assert CalendarChange.objects.get(kind="declared").stays_changed == 6


@pytest.mark.parametrize(("language", "words"), [("en", "are being recomputed"), ("hi", "फिर से गिने जा रहे हैं")])
def test_the_calendar_says_that_its_last_change_is_under_way(kannauj, calendar, client, language, words):
    sent(kannauj)
    calendars.declare(calendar, on=DIWALI, **HOLIDAY)
    post = make_post(kannauj.kannauj, "नोडल अधिकारी", "Nodal officer", may_administer=True)
    client.force_login(make_charge(post, "संजय सिंह", "Sanjay Singh").user)
    client.cookies["django_language"] = language
    sheet = f"/staff/calendar/?office={kannauj.kannauj.code}"
    assert words in client.get(sheet).content.decode()
    tasks.recompute_readings()
    assert words not in client.get(sheet).content.decode()
