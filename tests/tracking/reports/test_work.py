"""Work of people in a month, beside the days that were due of them."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Charge, Leave, SignInMonth
from tests.emptying import unguarded
from tests.factories import District, make_charge, make_paper, make_post, send, signed_in
from tests.tracking.reports.kannauj import MONTH, day
from tracking.models import CalendarDay, Movement
from tracking.reports import spans, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def kannauj():
    """Sunita opens two files on the 3rd and one on the 5th, which she sends to Anjali the same day."""
    district = District()
    make_paper(district.sunita, at=day(3))
    make_paper(district.sunita, at=day(3, 15))
    district.paper = make_paper(district.sunita, at=day(5))
    send(district.paper, district.sunita, district.adm_post, at=day(5, 12))
    return district


def lines(*offices) -> dict[str, work.Work]:
    """The work by the person's name."""
    found = work.of_offices(offices, spans.span(MONTH))
    return {line.name_en: line for office in offices for line in found[office.pk]}


def open_days(after: date = MONTH) -> int:
    """Days of the month, from `after` on, on which the offices of the state are open."""
    last = timezone.localdate(spans.span(MONTH).ends - spans.INSTANT)
    return CalendarDay.objects.filter(date__range=(after, last), calendar__office__depth=1).count()


def test_acts_and_the_days_on_which_there_were_any_are_counted(kannauj):
    sunita = lines(kannauj.kannauj)["Sunita Yadav"]
    assert (sunita.movements, sunita.active, sunita.due, sunita.leave) == (4, 2, open_days(), 0)
    assert sunita.state == "worked"


def test_notes_and_papers_are_those_that_movements_sealed(kannauj):
    movements = Movement.objects.filter(person=kannauj.sunita.user)
    with unguarded("tracking_movement"):
        movements.filter(kind="forwarded").update(note_commitment=b"n" * 32)
        movements.update(papers_commitment=b"p" * 32)
    sunita = lines(kannauj.kannauj)["Sunita Yadav"]
    assert (sunita.notes, sunita.papers) == (1, 4)


def test_whoever_signed_in_and_did_nothing_is_marked_and_whoever_did_not_sign_in_too(kannauj):
    SignInMonth.objects.create(person=kannauj.anjali.user, month=MONTH)
    of = lines(kannauj.kannauj)
    assert of["Anjali Gupta"].state == "signed_in_only"
    assert of["Ashutosh Mohan"].state == "nothing"


def test_a_sign_in_enters_its_month_once(kannauj):
    for _time in range(2):
        signed_in(kannauj.manoj)
    entered = SignInMonth.objects.get(person=kannauj.manoj.user)
    assert entered.month == timezone.localdate().replace(day=1)


def test_leave_that_stands_is_left_out_of_the_days_due(kannauj):
    facts = {"person": kannauj.anjali.user, "kind": "earned", "entered_by": kannauj.dm}
    Leave.objects.create(begins_on=MONTH - timedelta(days=5), ends_on=MONTH.replace(day=7), **facts)
    Leave.objects.create(
        **facts, begins_on=MONTH.replace(day=20), ends_on=MONTH.replace(day=25),
        taken_back_at=timezone.now(), taken_back_by=kannauj.dm, taken_back_reason="Not gone",
    )  # fmt: skip
    anjali = lines(kannauj.kannauj)["Anjali Gupta"]
    on_leave = open_days() - open_days(MONTH.replace(day=8))
    assert (anjali.leave, anjali.due) == (on_leave, open_days() - on_leave)


def test_days_without_a_charge_are_left_out(kannauj):
    Charge.objects.filter(pk=kannauj.anjali.pk).update(ends=day(20, 9))
    anjali = lines(kannauj.kannauj)["Anjali Gupta"]
    assert anjali.due == open_days() - open_days(MONTH.replace(day=20))


def test_whoever_left_before_the_month_is_not_certified(kannauj):
    Charge.objects.filter(pk=kannauj.anjali.pk).update(ends=spans.span(MONTH).begins)
    assert "Anjali Gupta" not in lines(kannauj.kannauj)


def test_two_charges_at_once_count_a_day_once(kannauj):
    other = make_post(kannauj.kannauj, "नाज़िर", "Nazir")
    make_charge(other, "", "", user=kannauj.sunita.user, kind="additional")
    assert lines(kannauj.kannauj)["Sunita Yadav"].due == open_days()


def test_a_link_officer_is_named_where_the_work_was_done_and_not_called_idle_at_home(kannauj):
    link = make_charge(
        kannauj.adm_post, "", "", user=kannauj.manoj.user, kind="link", acting_for=kannauj.anjali.user
    )
    send(kannauj.paper, link, kannauj.dm_post, at=day(6))
    SignInMonth.objects.create(person=kannauj.manoj.user, month=MONTH)
    at_link, at_home = lines(kannauj.kannauj)["Manoj Kumar"], lines(kannauj.tehsil)["Manoj Kumar"]
    assert (at_link.state, at_link.movements, at_link.due) == ("link", 1, 0)
    assert (at_home.state, at_home.movements, at_home.due) == ("elsewhere", 0, open_days())


def test_many_offices_ask_one_statement(kannauj):
    with CaptureQueriesContext(connection) as few:
        lines(kannauj.kannauj)
    with CaptureQueriesContext(connection) as many:
        lines(kannauj.kannauj, kannauj.tehsil, kannauj.etawah)
    assert len(few) == len(many) <= 2
