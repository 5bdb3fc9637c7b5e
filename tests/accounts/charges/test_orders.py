from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.charges import orders
from accounts.charges.verbs import regular_holder
from accounts.models import Charge, Office, StaffAct
from accounts.refusals import NotOneself, NotOpen, NotSuspended, NotYet, PersonCannotHold, PostNotThere
from tests.factories import District, ist, make_charge, make_post, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("approved_charges")]
MORNING = ist(2026, 11, 2, 10)


@pytest.fixture
def kannauj():
    """Kannauj with its nodal officer Rakesh Pal, and Rekha Singh without a post."""
    district = District()
    nodal = make_post(district.kannauj, "नोडल अधिकारी", "Nodal officer", rank=45, may_administer=True)
    district.rakesh = make_charge(nodal, "राकेश पाल", "Rakesh Pal")
    district.rekha = make_user("रेखा सिंह", "Rekha Singh")
    return district


def order(kannauj, at=MORNING) -> orders.Order:
    return orders.Order("12/2026", date(2026, 10, 30), at, kannauj.rakesh)


def held_by(person) -> list[Charge]:
    return list(Charge.objects.of_person(person, timezone.now()))


def test_rekha_takes_over_from_sunita_and_both_orders_stay_on_record(kannauj):
    orders.hand_over(kannauj.sunita, order=order(kannauj))
    taken = orders.take_over(kannauj.clerk_post, person=kannauj.rekha, order=order(kannauj))
    assert [act.kind for act in StaffAct.objects.order_by("pk")] == ["hand_over", "take_over"]
    assert (taken.order_number, taken.order_date) == ("12/2026", date(2026, 10, 30))
    assert (taken.by, taken.office, taken.charges.get().user) == (
        kannauj.rakesh,
        kannauj.kannauj,
        kannauj.rekha,
    )


@pytest.mark.parametrize("kind", ["additional", "officiating"])
def test_anjali_gets_the_tehsil_beside_her_own_post(kannauj, kind):
    act = orders.take_over(kannauj.sdm_post, person=kannauj.anjali.user, order=order(kannauj), kind=kind)
    assert act.kind == kind
    assert {charge.post for charge in held_by(kannauj.anjali.user)} == {kannauj.adm_post, kannauj.sdm_post}


def test_a_link_officer_stands_in_for_the_holder_until_the_leave_ends(kannauj):
    until = MORNING + timedelta(days=7)
    act = orders.appoint_link_officer(
        kannauj.dm_post, person=kannauj.anjali.user, until=until, order=order(kannauj)
    )
    link = act.charges.get()
    assert (link.acting_for, link.begins, link.ends) == (kannauj.dm.user, MORNING, until)
    assert not Charge.objects.open_at(until).filter(pk=link.pk).exists()


def test_nobody_stands_in_at_a_vacant_post_or_for_no_time(kannauj):
    facts = {"person": kannauj.rekha, "order": order(kannauj)}
    with pytest.raises(NotOpen):
        orders.appoint_link_officer(kannauj.dm_post, until=MORNING, **facts)
    orders.hand_over(kannauj.dm, order=order(kannauj))
    with pytest.raises(PersonCannotHold):
        orders.appoint_link_officer(kannauj.dm_post, until=MORNING + timedelta(days=1), **facts)


def test_a_link_officer_hands_over_early_when_the_holder_comes_back_early(kannauj):
    tomorrow = timezone.now() + timedelta(days=1)
    act = orders.appoint_link_officer(
        kannauj.dm_post, person=kannauj.anjali.user, until=tomorrow, order=order(kannauj)
    )
    orders.hand_over(act.charges.get(), order=order(kannauj, timezone.now()))
    assert {charge.post for charge in held_by(kannauj.anjali.user)} == {kannauj.adm_post}


@pytest.mark.parametrize("leave", [orders.retire, orders.record_death])
def test_who_leaves_service_loses_every_charge_and_the_account(kannauj, leave):
    orders.take_over(kannauj.sdm_post, person=kannauj.anjali.user, order=order(kannauj), kind="additional")
    act = leave(kannauj.anjali.user, order=order(kannauj, MORNING + timedelta(days=5)))
    kannauj.anjali.user.refresh_from_db()
    assert not kannauj.anjali.user.is_active
    assert {charge.ends for charge in act.charges.all()} == {MORNING + timedelta(days=5)}
    assert act.charges.count() == 2
    with pytest.raises(PersonCannotHold):
        leave(kannauj.anjali.user, order=order(kannauj))


def test_a_charge_that_was_to_begin_later_never_begins(kannauj):
    later = timezone.now() + timedelta(days=9)
    planned = orders.take_over(
        kannauj.sdm_post, person=kannauj.anjali.user, order=order(kannauj, later), kind="additional"
    )
    orders.retire(kannauj.anjali.user, order=order(kannauj))
    assert not Charge.objects.open_at(later + timedelta(seconds=1)).filter(user=kannauj.anjali.user).exists()
    assert planned.charges.get().ends == later + timedelta.resolution


def test_a_retirement_is_not_dated_before_a_charge_taken_over_since(kannauj):
    orders.take_over(
        kannauj.sdm_post,
        person=kannauj.anjali.user,
        order=order(kannauj, MORNING + timedelta(days=1)),
        kind="additional",
    )
    with pytest.raises(NotOpen):
        orders.retire(kannauj.anjali.user, order=order(kannauj))
    kannauj.anjali.user.refresh_from_db()
    assert kannauj.anjali.user.is_active
    assert len(held_by(kannauj.anjali.user)) == 2


def test_nobody_leaves_service_before_the_day(kannauj):
    with pytest.raises(NotYet):
        orders.retire(kannauj.manoj.user, order=order(kannauj, timezone.now() + timedelta(hours=1)))


def test_a_suspended_officer_holds_nothing_until_reinstated(kannauj):
    orders.suspend(kannauj.manoj.user, order=order(kannauj))
    kannauj.manoj.user.refresh_from_db()
    assert kannauj.manoj.user.is_active
    assert held_by(kannauj.manoj.user) == []
    again = {"person": kannauj.manoj.user, "order": order(kannauj, MORNING + timedelta(days=9))}
    with pytest.raises(PersonCannotHold):
        orders.take_over(kannauj.sdm_post, **again)
    with pytest.raises(PersonCannotHold):
        orders.suspend(kannauj.manoj.user, order=again["order"])
    orders.reinstate(kannauj.manoj.user, order=again["order"])
    orders.take_over(kannauj.sdm_post, **again)
    assert [charge.post for charge in held_by(kannauj.manoj.user)] == [kannauj.sdm_post]


def test_only_who_is_suspended_is_reinstated(kannauj):
    with pytest.raises(NotSuspended):
        orders.reinstate(kannauj.manoj.user, order=order(kannauj))


def test_an_abolished_post_ends_with_every_charge_of_it(kannauj):
    act = orders.abolish(kannauj.adm_post, on=date(2026, 11, 2), order=order(kannauj))
    kannauj.adm_post.refresh_from_db()
    assert kannauj.adm_post.ends == date(2026, 11, 2)
    assert regular_holder(kannauj.adm_post, ist(2026, 11, 1, 23, 59)) == kannauj.anjali
    assert regular_holder(kannauj.adm_post, ist(2026, 11, 2)) is None
    assert act.charges.get() == kannauj.anjali
    with pytest.raises(PostNotThere):
        orders.abolish(kannauj.adm_post, on=date(2026, 11, 3), order=order(kannauj))


def test_the_post_at_which_files_arrive_is_not_abolished(kannauj):
    with pytest.raises(PostNotThere):
        orders.abolish(kannauj.clerk_post, on=date(2026, 11, 2), order=order(kannauj))


def test_a_district_of_three_months_ends_with_all_that_is_in_it(kannauj):
    end = timezone.localdate() + timedelta(days=90)
    orders.end_office(kannauj.kannauj, on=end, order=order(kannauj))
    assert not Office.objects.within(kannauj.kannauj).existing_on(end).exists()
    assert Office.objects.within(kannauj.kannauj).existing_on(end - timedelta(days=1)).count() == 2
    last = ist(end.year, end.month, end.day)
    assert regular_holder(kannauj.sdm_post, last) is None
    assert regular_holder(kannauj.sdm_post, last - timedelta(seconds=1)) == kannauj.manoj
    assert regular_holder(kannauj.stranger_post, last) == kannauj.stranger


def test_who_takes_over_in_an_office_that_will_end_holds_the_post_until_then(kannauj):
    end = timezone.localdate() + timedelta(days=90)
    orders.end_office(kannauj.kannauj, on=end, order=order(kannauj))
    orders.hand_over(kannauj.manoj, order=order(kannauj))
    taken = orders.take_over(kannauj.sdm_post, person=kannauj.rekha, order=order(kannauj)).charges.get()
    assert taken.ends == ist(end.year, end.month, end.day)


def test_an_office_does_not_end_before_it_or_its_posts_begin(kannauj):
    with pytest.raises(PostNotThere):
        orders.end_office(kannauj.kannauj, on=date(2000, 1, 1), order=order(kannauj))


def test_rakesh_enters_nothing_about_himself(kannauj):
    himself = kannauj.rakesh.user
    for act in (
        lambda: orders.take_over(kannauj.dm_post, person=himself, order=order(kannauj), kind="additional"),
        lambda: orders.appoint_link_officer(
            kannauj.dm_post, person=himself, until=MORNING + timedelta(1), order=order(kannauj)
        ),
        lambda: orders.retire(himself, order=order(kannauj)),
        lambda: orders.reinstate(himself, order=order(kannauj)),
    ):
        with pytest.raises(NotOneself):
            act()
    assert held_by(himself) == [kannauj.rakesh]
