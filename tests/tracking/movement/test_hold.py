from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Charge
from files.models import Note
from files.notes.verbs import save_draft
from tests.factories import District, ist, make_charge, make_paper, open_test_file, send
from tests.tracking.time.brute_force import minutes
from tracking.event_log import export_rows
from tracking.ledger import entries
from tracking.models import Hold, Kind, Movement, Paper, Rule, Stay
from tracking.movement import hold, verbs
from tracking.paper import route
from tracking.refusals import FactMissing, MovedMeanwhile, NotAllowed, WrongState

pytestmark = pytest.mark.django_db
DAY = 7 * 3600
MONDAY = date(2026, 11, 2)


@pytest.fixture
def kannauj():
    return District()


def facts(paper: Paper) -> dict:
    """The facts that the page of the paper would send with an act."""
    paper.refresh_from_db()
    return {"expected": paper.seq, "request_id": uuid4()}


def park(paper: Paper, by: Charge, at=None) -> Movement:
    said = {"reason": "न्यायालय में वाद", "authority": "अपर जिलाधिकारी", "review_on": date(2099, 1, 1)}
    return verbs.park(paper, by=by, at=at, **said, **facts(paper))


def place(paper: Paper, by: Charge, until_on: date, at=None, **said) -> Movement:
    said = {"reason": "स्थगन आदेश", "authority": "मा. उच्च न्यायालय"} | said
    return hold.place_hold(paper, by=by, until_on=until_on, at=at, **said, **facts(paper))


def lift(paper: Paper, by: Charge, at=None, remark="निर्णय प्राप्त") -> Movement:
    return hold.lift_hold(paper, by=by, remark=remark, at=at, **facts(paper))


def where(paper: Paper) -> Stay:
    return paper.stays.get(left_at__isnull=True)


def ahead(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


@pytest.fixture
def parked(kannauj):
    """Opened by Sunita on Monday at ten, parked on Tuesday at ten: two of its three days are left."""
    paper = make_paper(kannauj.sunita, at=ist(2026, 11, 2, 10))
    park(paper, kannauj.sunita, at=ist(2026, 11, 3, 10))
    return paper


def test_anjali_stops_the_clock_of_what_sunita_parked(parked, kannauj):
    before = where(parked)
    entry = place(parked, kannauj.anjali, date(2026, 11, 10), at=ist(2026, 11, 4, 10))
    stay, one = where(parked), Hold.objects.get()
    assert (entry.kind, entry.post, entry.to_post) == ("held", kannauj.adm_post, kannauj.clerk_post)
    assert (stay.pk, stay.parked, stay.post) == (before.pk, True, kannauj.clerk_post)
    # Wednesday to Tuesday, without the Sunday.
    assert one.until_reading - one.placed_reading == stay.hold_seconds == 6 * DAY
    assert stay.due_reading - before.due_reading == 6 * DAY
    assert stay.limit_seconds == 3 * DAY
    parked.refresh_from_db()
    assert (parked.state, parked.seq, parked.holder) == ("parked", 3, kannauj.clerk_post)
    assert entries.verify(parked) is None


def test_lifting_early_takes_back_what_was_not_used(parked, kannauj):
    due = where(parked).due_reading
    place(parked, kannauj.anjali, date(2026, 11, 10), at=ist(2026, 11, 4, 10))
    entry = lift(parked, kannauj.dm, at=ist(2026, 11, 5, 10))
    stay, one = where(parked), Hold.objects.get()
    assert (stay.hold_seconds, stay.due_reading - due, stay.parked) == (DAY, DAY, True)
    assert (one.ended_seq, one.ended_at, one.ended_reading) == (
        entry.seq,
        entry.at,
        one.placed_reading + DAY,
    )


def test_whatever_moves_the_paper_ends_its_hold(kannauj):
    def taken_up(paper):
        return verbs.unpark(paper, by=kannauj.sunita, at=ist(2026, 11, 5, 10), **facts(paper))

    def pulled_up(paper):
        return verbs.pull_up(paper, by=kannauj.dm, reason="जनसुनवाई", at=ist(2026, 11, 5, 10), **facts(paper))

    for end in (taken_up, pulled_up):
        paper = make_paper(kannauj.sunita, at=ist(2026, 11, 2, 10))
        park(paper, kannauj.sunita, at=ist(2026, 11, 3, 10))
        place(paper, kannauj.anjali, date(2026, 11, 10), at=ist(2026, 11, 4, 10))
        entry = end(paper)
        stay = paper.stays.get(arrived_seq=1)
        assert (stay.hold_seconds, stay.limit_seconds, stay.parked) == (
            DAY,
            3 * DAY,
            False,
        )
        assert stay.holds.get().ended_seq == entry.seq


def test_a_hold_ends_by_itself_and_another_may_follow(parked, kannauj):
    place(parked, kannauj.anjali, date(2026, 11, 5), at=ist(2026, 11, 4, 10))
    with pytest.raises(WrongState):
        place(parked, kannauj.anjali, date(2026, 11, 6), at=ist(2026, 11, 5, 23))
    with pytest.raises(WrongState):
        lift(parked, kannauj.anjali, at=ist(2026, 11, 6, 0))
    place(parked, kannauj.dm, date(2026, 11, 7), at=ist(2026, 11, 6, 10))
    first, second = Hold.objects.order_by("placed_seq")
    assert (first.ended_seq, first.ended_at) == (None, ist(2026, 11, 6))
    assert first.ended_reading == first.until_reading
    assert second.ended_at is None
    assert where(parked).hold_seconds == 4 * DAY


def test_only_a_superior_of_the_desk_decides(parked, kannauj):
    for stranger in (kannauj.sunita, kannauj.stranger, kannauj.manoj):
        with pytest.raises(NotAllowed):
            place(parked, stranger, ahead(9))
    place(parked, kannauj.anjali, ahead(9))
    for stranger in (kannauj.sunita, kannauj.stranger):
        with pytest.raises(NotAllowed):
            lift(parked, stranger)


def test_who_parked_it_does_not_approve_the_hold_under_another_charge(kannauj):
    paper = make_paper(kannauj.sunita)
    park(paper, kannauj.sunita)
    additional = make_charge(kannauj.adm_post, "", "", user=kannauj.sunita.user, kind="additional")
    with pytest.raises(NotAllowed):
        place(paper, additional, ahead(9))
    place(paper, kannauj.anjali, ahead(9))


def test_what_is_not_parked_is_not_put_on_hold(kannauj):
    paper = make_paper(kannauj.sunita)
    with pytest.raises(WrongState):
        place(paper, kannauj.anjali, ahead(9))
    with pytest.raises(WrongState):
        lift(paper, kannauj.anjali)


@pytest.mark.parametrize("days", [-1, 0, 366, 4000])
def test_a_hold_lasts_until_a_day_ahead_and_a_year_at_most(kannauj, days):
    paper = make_paper(kannauj.sunita)
    park(paper, kannauj.sunita)
    with pytest.raises(FactMissing) as refused:
        place(paper, kannauj.anjali, ahead(days))
    assert refused.value.field == "until_on"
    place(paper, kannauj.anjali, ahead(365))


def test_a_hold_does_not_reach_beyond_the_days_of_the_calendar(kannauj):
    near_the_end = ist(timezone.localdate().year + 2, 12, 1, 11)
    paper = make_paper(kannauj.sunita, at=near_the_end)
    park(paper, kannauj.sunita, at=near_the_end)
    new_year = date(near_the_end.year + 1, 1, 1)
    with pytest.raises(FactMissing):
        place(paper, kannauj.anjali, new_year, at=near_the_end)
    place(paper, kannauj.anjali, new_year - timedelta(days=1), at=near_the_end)


@pytest.mark.parametrize("said", [{"reason": " "}, {"authority": ""}])
def test_a_hold_needs_reason_and_order(kannauj, said):
    paper = make_paper(kannauj.sunita)
    park(paper, kannauj.sunita)
    with pytest.raises(FactMissing) as refused:
        place(paper, kannauj.anjali, ahead(9), **said)
    assert refused.value.field in said


def test_pressing_twice_holds_once_and_a_late_page_is_told(kannauj):
    paper = make_paper(kannauj.sunita)
    park(paper, kannauj.sunita)
    press, stale = facts(paper), facts(paper)
    said = {"reason": "वाद", "authority": "न्यायालय", "until_on": ahead(9)}
    first = hold.place_hold(paper, by=kannauj.anjali, **said, **press)
    assert hold.place_hold(paper, by=kannauj.anjali, **said, **press) == first
    with pytest.raises(MovedMeanwhile):
        verbs.unpark(paper, by=kannauj.sunita, **stale)
    assert Hold.objects.count() == 1


def test_what_is_late_stays_late_on_hold_and_grows_no_later(kannauj):
    """Else a hold would empty the list of what is late, as parking did in the system before."""
    paper = make_paper(kannauj.sunita, at=ist(2026, 11, 2, 10))
    park(paper, kannauj.sunita, at=ist(2026, 11, 6, 10))
    due = where(paper).due_reading
    place(paper, kannauj.anjali, date(2026, 11, 14), at=ist(2026, 11, 7, 10))
    assert where(paper).due_reading == due
    for day in (7, 9, 14, 15):
        assert route.overdue(where(paper), ist(2026, 11, day, 12)) == 2 * DAY
    assert route.on_hold(where(paper), ist(2026, 11, 9, 17)) == 2 * DAY
    assert route.overdue(where(paper), ist(2026, 11, 16, 12)) == 2 * DAY + 2 * 3600
    lift(paper, kannauj.anjali, at=ist(2026, 11, 9, 17))
    assert route.overdue(where(paper), ist(2026, 11, 11, 10)) == 3 * DAY


def test_minute_by_minute_it_is_late_when_its_time_without_the_hold_is_over(parked, kannauj):
    place(parked, kannauj.anjali, date(2026, 11, 5), at=ist(2026, 11, 4, 13))
    place(parked, kannauj.anjali, date(2026, 11, 12), at=ist(2026, 11, 10, 16))
    counted, limit, stay = 0, 3 * DAY, where(parked)
    on_hold = [(ist(2026, 11, 4, 13), ist(2026, 11, 6)), (ist(2026, 11, 10, 16), ist(2026, 11, 13))]
    for minute in minutes(MONDAY, date(2026, 11, 16)):
        if minute >= ist(2026, 11, 10, 16):
            assert max(0, route.overdue(stay, minute)) == max(0, counted - limit), minute
            assert route.held(stay, minute) - route.on_hold(stay, minute) == counted, minute
        works = minute.weekday() != 6 and 10 <= minute.hour < 17
        counted += 60 * (works and not any(begins <= minute < ends for begins, ends in on_hold))
    assert counted > limit


def test_what_was_pulled_back_keeps_the_deadline_its_holds_had_moved(parked, kannauj):
    place(parked, kannauj.anjali, date(2026, 11, 10), at=ist(2026, 11, 4, 10))
    verbs.unpark(parked, by=kannauj.sunita, at=ist(2026, 11, 5, 10), **facts(parked))
    send(parked, kannauj.sunita, kannauj.sdm_post, at=ist(2026, 11, 5, 12))
    verbs.pull_back(parked, by=kannauj.sunita, at=ist(2026, 11, 5, 13), **facts(parked))
    first, back = parked.stays.get(arrived_seq=1), where(parked)
    assert (back.due_reading, back.hold_seconds) == (first.due_reading, 0)
    assert first.due_reading - first.arrived_reading == 4 * DAY


def test_what_was_late_on_hold_and_pulled_back_is_as_late_as_before(kannauj):
    paper = make_paper(kannauj.sunita, at=ist(2026, 11, 2, 10))
    park(paper, kannauj.sunita, at=ist(2026, 11, 6, 10))
    place(paper, kannauj.anjali, date(2026, 11, 14), at=ist(2026, 11, 7, 10))
    verbs.unpark(paper, by=kannauj.sunita, at=ist(2026, 11, 9, 10), **facts(paper))
    send(paper, kannauj.sunita, kannauj.sdm_post, at=ist(2026, 11, 9, 10))
    verbs.pull_back(paper, by=kannauj.sunita, at=ist(2026, 11, 9, 10), **facts(paper))
    assert route.overdue(where(paper), ist(2026, 11, 9, 10)) == 2 * DAY


def test_a_paper_without_a_rule_is_held_and_has_no_deadline(kannauj):
    Rule.objects.all().delete()
    paper = make_paper(kannauj.sunita)
    park(paper, kannauj.sunita)
    place(paper, kannauj.anjali, ahead(9))
    assert (where(paper).due_reading, where(paper).limit_seconds) == (None, None)
    assert where(paper).hold_seconds > 0


def test_nobodys_draft_is_sealed_or_unsealed_by_a_hold(kannauj):
    file = open_test_file(kannauj.sunita)
    save_draft(file, by=kannauj.sunita, text="वाद विचाराधीन", expected=file.seq)
    park(file, kannauj.sunita)
    place(file, kannauj.anjali, ahead(9))
    lift(file, kannauj.anjali)
    [sealed] = Note.objects.sealed()
    assert (sealed.text, Note.objects.count()) == ("<p>वाद विचाराधीन</p>", 1)
    with pytest.raises(WrongState):
        save_draft(file, by=kannauj.sunita, text="और", expected=Paper.objects.get(pk=file.pk).seq)


def test_the_database_keeps_to_one_open_hold_that_ends_within_its_time(parked, kannauj):
    place(parked, kannauj.anjali, date(2026, 11, 10), at=ist(2026, 11, 4, 10))
    one = Hold.objects.get()
    wrong = [
        {"until_reading": one.placed_reading - 1},
        {"ended_at": one.placed_at},
        {"ended_at": one.runs_out, "ended_reading": one.until_reading + 1},
    ]
    for change in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            Hold.objects.filter(pk=one.pk).update(**change)
    one.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        one.save()


def test_an_event_log_names_hold_and_lifting(parked, kannauj):
    place(parked, kannauj.anjali, date(2026, 11, 10), at=ist(2026, 11, 4, 10))
    lift(parked, kannauj.anjali, at=ist(2026, 11, 5, 10))
    acts = [row["concept:name"] for _paper, row in export_rows.rows(None)]
    assert acts == [str(Kind.get(kind).label) for kind in ("created", "parked", "held", "lifted")]
