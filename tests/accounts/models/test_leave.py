from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Leave
from tests.factories import District

FIRST, LAST = date(2026, 11, 23), date(2026, 12, 3)


@pytest.fixture
def district(db):
    return District()


@pytest.fixture
def leave(district):
    return Leave.objects.create(
        person=district.sunita.user,
        begins_on=FIRST,
        ends_on=LAST,
        kind="earned",
        entered_by=district.manoj,
    )


def take_back(leave, by):
    leave.taken_back_at, leave.taken_back_by, leave.taken_back_reason = timezone.now(), by, "उपस्थित रहीं"
    leave.save()


def test_both_ends_are_days_of_the_leave(leave):
    days = [date(2026, 11, 22), FIRST, LAST, date(2026, 12, 4)]
    assert [Leave.objects.on(day).exists() for day in days] == [False, True, True, False]
    assert Leave.objects.between(LAST, date(2026, 12, 31)).get() == leave


def test_sunita_is_not_on_leave_twice_on_one_day(district, leave):
    again = {"begins_on": LAST, "ends_on": LAST, "kind": "casual", "entered_by": district.manoj}
    with pytest.raises(IntegrityError, match="once"), transaction.atomic():
        Leave.objects.create(person=district.sunita.user, **again)
    Leave.objects.create(person=district.manoj.user, **again)
    assert Leave.objects.on(LAST).count() == 2


def test_leave_taken_back_counts_no_more_and_frees_its_days(district, leave):
    take_back(leave, district.manoj)
    assert not Leave.objects.on(FIRST).exists()
    Leave.objects.create(
        person=leave.person, begins_on=FIRST, ends_on=FIRST, kind="casual", entered_by=district.manoj
    )
    assert Leave.objects.on(FIRST).count() == 1


def test_leave_is_neither_changed_nor_deleted_nor_taken_back_twice(district, leave):
    with pytest.raises(IntegrityError), transaction.atomic():
        Leave.objects.update(ends_on=FIRST)
    with pytest.raises(IntegrityError), transaction.atomic():
        Leave.objects.all().delete()
    take_back(leave, district.manoj)
    with pytest.raises(IntegrityError), transaction.atomic():
        Leave.objects.update(taken_back_reason="और कारण")


def test_leave_ends_no_earlier_than_it_begins(district):
    with pytest.raises(IntegrityError), transaction.atomic():
        Leave.objects.create(
            person=district.sunita.user,
            begins_on=LAST,
            ends_on=FIRST,
            kind="other",
            entered_by=district.manoj,
        )
