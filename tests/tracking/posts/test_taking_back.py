"""Rakesh Pal enters an order wrongly, and takes it back; or gives somebody a second substantive charge."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.charges import establishment
from accounts.models import AdministratorProposal, AuditEntry, Charge, Post, StaffAct
from tests.factories import (
    District,
    agree,
    make_charge,
    make_post,
    make_user,
    open_test_file,
    send,
    signed_in,
)
from tracking.models import Handover

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
HOME = "/staff/charges/"


@pytest.fixture
def kannauj():
    """Kannauj with Rakesh Pal, Kavita Mishra of the state, a vacant desk, and Rekha Singh without a post."""
    district = District()
    nodal = make_post(district.kannauj, "नोडल अधिकारी", "Nodal officer", rank=45, may_administer=True)
    district.rakesh = make_charge(nodal, "राकेश पाल", "Rakesh Pal")
    above = make_post(district.state, "राज्य नोडल अधिकारी", "State nodal officer", may_administer=True)
    district.kavita = make_charge(above, "कविता मिश्रा", "Kavita Mishra")
    district.desk = make_post(district.kannauj, "वरिष्ठ सहायक", "Senior assistant", rank=25)
    district.rekha = make_user("रेखा सिंह", "Rekha Singh", rolls=district.kannauj)
    return district


def fields(**facts) -> dict:
    named = {"order_number": "12/2026", "order_date": "2026-10-30", "at": "2026-11-02T10:00"}
    return named | {
        name: getattr(fact, "code", None) or getattr(fact, "employee_code", fact)
        for name, fact in facts.items()
    }


def enter(kannauj, verb: str, **facts) -> StaffAct:
    """Rakesh enters an order and says yes to what the page asks; the act."""
    answer = agree(signed_in(kannauj.rakesh), f"{HOME}{verb}/", fields(**facts))
    assert answer.status_code == 302, answer.context["form"].errors
    return StaffAct.objects.latest("pk")


def take_back(act: StaffAct, by: Charge) -> str:
    """The page after the act was taken back, or why it was not."""
    answer = agree(signed_in(by), f"{HOME}acts/{act.pk}/take-back/", follow=True)
    return answer.content.decode()


def holders(post) -> set[str]:
    return {charge.user.name_en for charge in Charge.objects.open_at(timezone.now()).filter(post=post)}


@pytest.mark.parametrize("verb", ["take-over", "additional-charge", "officiating"])
@pytest.mark.parametrize("another", [False, True])
def test_a_mistyped_charge_is_taken_back_and_entered_rightly(kannauj, verb, another):
    act = enter(kannauj, verb, post=kannauj.desk, person=kannauj.rekha)
    by = kannauj.kavita if another else kannauj.rakesh
    asked = signed_in(by).post(f"{HOME}acts/{act.pk}/take-back/").content.decode()
    assert "Rekha Singh" in asked
    assert "12/2026" in asked
    assert holders(kannauj.desk) == {"Rekha Singh"}
    assert "Both stay on record" in take_back(act, by)
    assert holders(kannauj.desk) == set()
    kinds = StaffAct.objects.filter(post=kannauj.desk).order_by("pk").values_list("kind", "order_number")
    assert list(kinds) == [(act.kind, "12/2026"), ("taken_back", "12/2026")]
    assert AuditEntry.objects.filter(act="undone", person=by.user).exists()
    right = make_user("राधा", "Radha", rolls=kannauj.kannauj)
    enter(kannauj, verb, post=kannauj.desk, person=right)
    enter(kannauj, "additional-charge", post=kannauj.desk, person=kannauj.rekha)
    assert holders(kannauj.desk) == {"Radha", "Rekha Singh"}


def test_the_desk_was_vacant_all_the_time_and_nobody_is_asked_for_a_report(kannauj):
    act = enter(kannauj, "take-over", post=kannauj.desk, person=kannauj.rekha)
    take_back(act, kannauj.rakesh)
    vacant = establishment.vacant(kannauj.kannauj, timezone.now()).rows.get(pk=kannauj.desk.pk)
    assert timezone.localdate(vacant.since) == kannauj.desk.begins


def test_a_handing_over_by_mistake_is_taken_back_and_the_charge_goes_on(kannauj):
    act = enter(kannauj, "hand-over", post=kannauj.clerk_post, person=kannauj.sunita.user)
    assert holders(kannauj.clerk_post) == set()
    take_back(act, kannauj.rakesh)
    assert holders(kannauj.clerk_post) == {"Sunita Yadav"}
    assert not Handover.objects.exists()
    kannauj.sunita.refresh_from_db()
    assert kannauj.sunita.ends is None
    again = enter(kannauj, "hand-over", post=kannauj.clerk_post, person=kannauj.sunita.user)
    assert (again.kind, holders(kannauj.clerk_post)) == ("hand_over", set())


def test_a_successor_is_taken_back_before_the_one_who_left(kannauj):
    enter(kannauj, "hand-over", post=kannauj.clerk_post, person=kannauj.sunita.user, to=kannauj.rekha)
    given, taken = StaffAct.objects.order_by("pk")
    assert "Rekha Singh holds" in take_back(given, kannauj.rakesh)
    take_back(taken, kannauj.rakesh)
    take_back(given, kannauj.rakesh)
    assert holders(kannauj.clerk_post) == {"Sunita Yadav"}


def test_what_was_done_under_a_charge_is_not_taken_back(kannauj):
    act = enter(kannauj, "take-over", post=kannauj.desk, person=kannauj.rekha)
    charge = act.charges.get()
    file = open_test_file(kannauj.sunita)
    send(file, kannauj.sunita, kannauj.desk)
    send(file, charge, kannauj.adm_post)
    assert "work was done under it" in take_back(act, kannauj.rakesh)
    assert holders(kannauj.desk) == {"Rekha Singh"}


def test_an_act_on_which_another_rests_is_not_taken_back_and_none_twice(kannauj):
    act = enter(kannauj, "take-over", post=kannauj.desk, person=kannauj.rekha)
    later = fields(post=kannauj.desk, person=kannauj.rekha) | {"at": "2026-11-03T10:00"}
    agree(signed_in(kannauj.rakesh), f"{HOME}hand-over/", later)
    assert "12/2026, Handed over" in take_back(act, kannauj.rakesh)
    take_back(StaffAct.objects.latest("pk"), kannauj.rakesh)
    take_back(act, kannauj.rakesh)
    assert "already" in take_back(act, kannauj.rakesh)
    assert StaffAct.objects.filter(kind="taken_back").count() == 2


def test_acts_of_another_kind_are_corrected_by_another_act_and_nobody_does_it_for_oneself(kannauj):
    act = enter(kannauj, "suspension", person=kannauj.sunita.user)
    assert "the act that corrects it" in take_back(act, kannauj.rakesh)
    desk = make_post(kannauj.kannauj, "नोडल अधिकारी", "Nodal officer")
    act = enter(kannauj, "additional-charge", post=desk, person=kannauj.rekha)
    own = make_charge(make_post(kannauj.kannauj, "प्रशासक", "Admin", may_administer=True), "गीता", "Geeta")
    mine = enter(kannauj, "additional-charge", post=desk, person=own.user)
    assert "Nobody enters this for oneself" in take_back(mine, own)


def test_a_charge_of_a_guarded_post_is_taken_back_by_two(kannauj):
    guarded = make_post(kannauj.tehsil, "तहसीलदार", "Tehsildar", may_approve=True)
    agree(signed_in(kannauj.rakesh), f"{HOME}take-over/", fields(post=guarded, person=kannauj.rekha))
    decide(kannauj)
    act = StaffAct.objects.latest("pk")
    assert holders(guarded) == {"Rekha Singh"}
    assert "second administrator" in take_back(act, kannauj.rakesh)
    assert holders(guarded) == {"Rekha Singh"}
    assert "To be taken back" in signed_in(kannauj.kavita).get("/staff/administrators/").content.decode()
    decide(kannauj)
    assert holders(guarded) == set()
    assert not AdministratorProposal.objects.usable().exists()
    agree(signed_in(kannauj.rakesh), f"{HOME}take-over/", fields(post=guarded, person=kannauj.rekha))
    decide(kannauj)
    assert holders(guarded) == {"Rekha Singh"}


def test_a_charge_of_a_guarded_post_that_has_ended_stays(kannauj):
    guarded = make_post(kannauj.tehsil, "तहसीलदार", "Tehsildar", may_approve=True)
    agree(signed_in(kannauj.rakesh), f"{HOME}take-over/", fields(post=guarded, person=kannauj.rekha))
    decide(kannauj)
    act = StaffAct.objects.latest("pk")
    act.charges.update(ends=act.at + timedelta(days=7))
    assert "has ended already" in take_back(act, kannauj.rakesh)
    assert not AdministratorProposal.objects.pending().exists()


def test_no_charge_goes_on_at_a_post_that_is_no_more(kannauj):
    act = enter(kannauj, "hand-over", post=kannauj.clerk_post, person=kannauj.sunita.user)
    Post.objects.filter(pk=kannauj.clerk_post.pk).update(ends="2026-11-10")
    assert "does not exist on that date" in take_back(act, kannauj.rakesh)
    assert holders(kannauj.clerk_post) == set()


def test_no_charge_goes_on_by_one_administrator_for_who_serves_in_another_district_since(kannauj):
    act = enter(kannauj, "hand-over", post=kannauj.clerk_post, person=kannauj.sunita.user)
    there = make_post(kannauj.etawah, "सहायक", "Assistant")
    make_charge(there, "सुनीता यादव", "Sunita Yadav", user=kannauj.sunita.user)
    assert "belongs to another office" in take_back(act, kannauj.rakesh)
    assert holders(kannauj.clerk_post) == set()


def decide(kannauj) -> None:
    """Kavita approves what Rakesh proposed."""
    proposal = AdministratorProposal.objects.pending().get()
    agree(signed_in(kannauj.kavita), f"/staff/administrators/{proposal.pk}/", {"decision": "approve"})


def test_the_list_of_acts_offers_to_take_back_and_asks_the_same_for_one_and_for_three(kannauj):
    client, asked = signed_in(kannauj.rakesh), []
    for wanted in (1, 3):
        while StaffAct.objects.count() < wanted:
            desk = make_post(kannauj.kannauj, "सहायक", "Assistant")
            enter(kannauj, "additional-charge", post=desk, person=kannauj.rekha)
        client.get(f"{HOME}acts/")
        with CaptureQueriesContext(connection) as queries:
            page = client.get(f"{HOME}acts/")
        asked.append(len(queries))
        assert page.content.decode().count("/take-back/") == wanted
    assert asked[0] == asked[1]


def test_a_second_substantive_charge_is_asked_about_and_the_first_ends(kannauj):
    sunita = kannauj.sunita.user
    page = signed_in(kannauj.rakesh).post(f"{HOME}take-over/", fields(post=kannauj.desk, person=sunita))
    (sentence,) = page.context["question"].sentences
    assert "Sunita Yadav holds Desk assistant" in sentence
    assert "Additional charge" in sentence
    assert holders(kannauj.clerk_post) == {"Sunita Yadav"}
    enter(kannauj, "take-over", post=kannauj.desk, person=sunita)
    assert (holders(kannauj.clerk_post), holders(kannauj.desk)) == (set(), {"Sunita Yadav"})
    assert list(StaffAct.objects.order_by("pk").values_list("kind", flat=True)) == ["hand_over", "take_over"]
    assert Handover.objects.get().given == kannauj.sunita


def test_beside_the_own_post_an_additional_charge_asks_nothing(kannauj):
    enter(kannauj, "additional-charge", post=kannauj.desk, person=kannauj.sunita.user)
    assert holders(kannauj.clerk_post) == holders(kannauj.desk) == {"Sunita Yadav"}


def test_a_charge_of_another_district_goes_on_and_the_page_says_so(kannauj):
    facts = fields(post=kannauj.desk, person=kannauj.stranger.user)
    page = signed_in(kannauj.rakesh).post(f"{HOME}take-over/", facts)
    assert "until its own office" in page.context["question"].sentences[0]
    agree(signed_in(kannauj.rakesh), f"{HOME}take-over/", facts)
    decide(kannauj)
    assert holders(kannauj.stranger_post) == {"Ram Prakash"}


def test_who_takes_over_from_somebody_leaves_the_own_post_too(kannauj):
    desk = make_charge(kannauj.desk, "राधा", "Radha")
    enter(kannauj, "hand-over", post=kannauj.clerk_post, person=kannauj.sunita.user, to=desk.user)
    assert (holders(kannauj.desk), holders(kannauj.clerk_post)) == (set(), {"Radha"})


def test_a_charge_ahead_ends_the_first_on_its_day(kannauj):
    ahead = timezone.localtime() + timedelta(days=5)
    facts = fields(post=kannauj.desk, person=kannauj.sunita.user) | {"at": ahead.strftime("%Y-%m-%dT%H:%M")}
    agree(signed_in(kannauj.rakesh), f"{HOME}take-over/", facts)
    assert holders(kannauj.clerk_post) == {"Sunita Yadav"}
    kannauj.sunita.refresh_from_db()
    assert kannauj.sunita.ends.date() == ahead.astimezone(kannauj.sunita.ends.tzinfo).date()
