from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from accounts.charges import decisions, proposing
from accounts.models import (
    AccountAct,
    AdministratorProposal,
    AuditEntry,
    Charge,
    Designation,
    Invitation,
    Post,
)
from accounts.refusals import NotYours, WrongStep
from tests.factories import District, agree, make_charge, make_post

pytestmark = pytest.mark.django_db
PAGE, POSTS = "/staff/administrators/", "/staff/posts/"
State = AdministratorProposal.State


@pytest.fixture
def kannauj():
    """Nodal officers: Rakesh and Neelam of Kannauj, Kavita above them, Arun below, Geeta elsewhere."""
    district = District()
    for name, office, hindi, english in (
        ("rakesh", district.kannauj, "राकेश पाल", "Rakesh Pal"),
        ("neelam", district.kannauj, "नीलम शाक्य", "Neelam Shakya"),
        ("kavita", district.state, "कविता मिश्रा", "Kavita Mishra"),
        ("geeta", district.etawah, "गीता पाल", "Geeta Pal"),
        ("arun", district.tehsil, "अरुण वर्मा", "Arun Verma"),
    ):
        post = make_post(office, "नोडल अधिकारी", "Nodal officer", may_administer=True)
        setattr(district, name, make_charge(post, hindi, english))
    return district


def browser(charge):
    client = Client()
    client.force_login(charge.user)
    return client


def facts(post, **changed):
    """The fields that the form of a post sends."""
    fields = {"designation": post.designation.code, "name_hi": post.name_hi, "name_en": post.name_en}
    fields |= {"begins": "2000-01-01", "reports_to": post.reports_to.code if post.reports_to else ""}
    return fields | changed


def propose(charge, post):
    agree(browser(charge), f"{POSTS}{post.pk}/", facts(post, may_administer="on"))
    return AdministratorProposal.objects.filter(post=post).last()


def press(charge, proposal, decision="approve", reason=""):
    answer = agree(browser(charge), f"{PAGE}{proposal.pk}/", {"decision": decision, "reason": reason})
    proposal.refresh_from_db()
    proposal.post.refresh_from_db()
    return answer.status_code


def test_rakesh_proposes_and_neelam_lets_it_come_into_force(kannauj):
    proposal = propose(kannauj.rakesh, kannauj.clerk_post)
    kannauj.clerk_post.refresh_from_db()
    assert (proposal.state, kannauj.clerk_post.may_administer) == (State.PENDING, False)
    assert browser(kannauj.sunita).get("/staff/posts/").status_code == 403
    asked = browser(kannauj.neelam).post(f"{PAGE}{proposal.pk}/", {"decision": "approve"})
    [sentence] = asked.context["question"].sentences
    assert str(kannauj.clerk_post) in sentence
    proposal.refresh_from_db()
    assert proposal.state == State.PENDING, "one press alone approves nothing"
    press(kannauj.neelam, proposal)
    assert (proposal.state, proposal.post.may_administer) == (State.APPROVED, True)
    assert (proposal.decided_by, proposal.decider) == (kannauj.neelam, kannauj.neelam.user)
    assert browser(kannauj.sunita).get("/staff/posts/").status_code == 200
    acts = AuditEntry.objects.filter(kind="accounts.post", object_id=kannauj.clerk_post.pk)
    assert list(acts.order_by("pk").values_list("act", "by")) == [
        ("admin_proposed", kannauj.rakesh.pk),
        ("admin_approved", kannauj.neelam.pk),
    ]


def test_a_new_post_begins_without_the_right_and_is_proposed(kannauj):
    new = {"section": "KNJ/GEN", "designation": Designation.objects.first().code, "code": "KNJ-NEW"}
    new |= {"name_hi": "नया", "name_en": "New", "begins": "2026-04-01", "may_administer": "on"}
    sent_messages = agree(browser(kannauj.rakesh), f"{POSTS}add/", new, follow=True).context["messages"]
    post = Post.objects.get(code="KNJ-NEW")
    assert not post.may_administer
    assert AdministratorProposal.objects.get().post == post
    assert [message.level_tag for message in sent_messages] == ["warning", "success"]


def test_neither_the_proposer_nor_the_holder_nor_somebody_elsewhere_approves(kannauj):
    proposal = propose(kannauj.rakesh, kannauj.clerk_post)
    make_charge(kannauj.arun.post, "", "", user=kannauj.sunita.user, kind="additional")
    for nobody, answer in (
        (kannauj.rakesh, 302),
        (kannauj.geeta, 404),
        (kannauj.arun, 404),
        (kannauj.dm, 403),
        (kannauj.sunita, 403),
    ):
        assert press(nobody, proposal) == answer
        assert (proposal.state, proposal.post.may_administer) == (State.PENDING, False)


def test_whoever_holds_the_post_or_is_to_hold_it_does_not_approve(kannauj):
    proposal = propose(kannauj.rakesh, kannauj.clerk_post)
    Charge.objects.create(
        post=kannauj.clerk_post, user=kannauj.neelam.user, kind="additional", begins="2030-01-01T00:00Z"
    )
    press(kannauj.neelam, proposal)
    assert proposal.state == State.PENDING
    with pytest.raises(NotYours):
        proposing.propose(kannauj.neelam.post, by=kannauj.neelam)


def test_where_an_office_has_one_administrator_the_office_above_approves(kannauj):
    proposal = propose(kannauj.arun, kannauj.sdm_post)
    answer = browser(kannauj.arun).get(PAGE)
    assert answer.context["rows"][0]["seconds"] == [
        kannauj.rakesh.user, kannauj.neelam.user, kannauj.kavita.user
    ]  # fmt: skip
    assert not answer.context["rows"][0]["mine"]
    press(kannauj.kavita, proposal)
    assert proposal.post.may_administer


def test_a_rejection_needs_a_reason_and_stays_on_record(kannauj):
    proposal = propose(kannauj.rakesh, kannauj.clerk_post)
    press(kannauj.neelam, proposal, "reject")
    assert proposal.state == State.PENDING
    press(kannauj.neelam, proposal, "reject", "पद पर प्रशिक्षण शेष")
    assert (proposal.state, proposal.reason) == (State.REJECTED, "पद पर प्रशिक्षण शेष")
    press(kannauj.kavita, proposal)
    assert (proposal.state, proposal.post.may_administer) == (State.REJECTED, False)
    assert AuditEntry.objects.get(act="admin_rejected").reason == "पद पर प्रशिक्षण शेष"
    assert propose(kannauj.neelam, kannauj.clerk_post).state == State.PENDING


def test_the_same_post_is_proposed_once_at_a_time(kannauj):
    propose(kannauj.rakesh, kannauj.clerk_post)
    propose(kannauj.neelam, kannauj.clerk_post)
    assert AdministratorProposal.objects.count() == 1
    with pytest.raises(WrongStep):
        proposing.propose(kannauj.clerk_post, by=kannauj.neelam)


def test_the_right_is_taken_away_by_one_administrator_alone(kannauj):
    answer = agree(browser(kannauj.rakesh), f"{POSTS}{kannauj.neelam.post_id}/", facts(kannauj.neelam.post))
    assert answer.status_code == 302
    assert not Post.objects.get(pk=kannauj.neelam.post_id).may_administer
    assert AuditEntry.objects.get().differences == {"may_administer": [True, False]}


def test_the_database_lets_no_post_administer_without_two(kannauj):
    rows = Post.objects.filter(pk=kannauj.clerk_post.pk)
    new = Post(
        section=kannauj.clerk_post.section, designation=kannauj.clerk_post.designation, code="X",
        begins="2026-01-01", may_administer=True,
    )  # fmt: skip
    kannauj.clerk_post.may_administer = True
    for way in (
        lambda: rows.update(may_administer=True),
        lambda: Post.objects.bulk_create([new]),
        kannauj.clerk_post.save,
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            way()
    proposal = proposing.propose(kannauj.clerk_post, by=kannauj.rakesh)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(may_administer=True)
    decided = {"state": "approved", "decided_by": kannauj.rakesh, "decider": kannauj.rakesh.user}
    with pytest.raises(IntegrityError), transaction.atomic():
        AdministratorProposal.objects.filter(pk=proposal.pk).update(**decided, decided_at="2026-01-01T00:00Z")


def test_an_approval_of_long_ago_does_not_bring_the_right_back(kannauj):
    proposal = proposing.propose(kannauj.clerk_post, by=kannauj.rakesh)
    AdministratorProposal.objects.filter(pk=proposal.pk).update(
        state="approved",
        decided_by=kannauj.neelam,
        decider=kannauj.neelam.user,
        decided_at="2026-01-01T00:00Z",
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.filter(pk=kannauj.clerk_post.pk).update(may_administer=True)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts_administratorproposal SET state = 'pending', decided_at = NULL",
        "DELETE FROM accounts_administratorproposal",
        "TRUNCATE accounts_administratorproposal CASCADE",
    ],
)
@pytest.mark.django_db(transaction=True)
def test_what_was_decided_stays_decided(kannauj, statement):
    proposal = proposing.propose(kannauj.clerk_post, by=kannauj.rakesh)
    decisions.reject(proposal, by=kannauj.neelam, reason="नहीं")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def order(charge, verb, **facts):
    """The form of an act on staff, filled in."""
    fields = {"order_number": "12/2026", "order_date": "2026-10-30", "at": "2026-11-02T10:00"}
    return agree(browser(charge), f"/staff/charges/{verb}/", fields | facts)


def propose_person(charge, kind, person):
    facts = {"kind": kind, "person": person.employee_code, "reason": "खोया फ़ोन"}
    answer = browser(charge).post(f"{PAGE}propose/", facts)
    return answer, AdministratorProposal.objects.filter(person=person).last()


@pytest.fixture
def vacant(kannauj):
    """A post of Kannauj that may administer and that nobody holds."""
    return make_post(kannauj.kannauj, "नोडल अधिकारी", "Nodal officer", may_administer=True)


@pytest.mark.parametrize(
    ("verb", "more"),
    [
        ("take-over", {}),
        ("additional-charge", {}),
        ("officiating", {}),
        ("link-officer", {"until": "2030-01-01T10:00"}),
    ],
)
def test_a_post_that_administers_is_taken_over_when_a_second_administrator_approved_the_person(
    kannauj, vacant, verb, more
):
    post = kannauj.neelam.post if verb == "link-officer" else vacant
    facts = {"post": post.code, "person": kannauj.sunita.user.employee_code, **more}
    assert order(kannauj.rakesh, verb, **facts).status_code == 302
    proposal = AdministratorProposal.objects.get(person=kannauj.sunita.user)
    mine = kannauj.sunita.user.charges.filter(post=post)
    for nobody in (kannauj.rakesh, kannauj.arun, kannauj.geeta):
        press(nobody, proposal)
        assert (proposal.state, mine.exists()) == (State.PENDING, False)
    assert order(kannauj.rakesh, verb, **facts).status_code == 400, "it was proposed already"
    page = browser(kannauj.kavita).get(PAGE).content.decode()
    assert "12/2026" in page
    press(kannauj.neelam, proposal)
    taken = mine.get()
    assert (taken.order_number, taken.acts.get().by) == ("12/2026", kannauj.rakesh)
    Charge.objects.filter(pk=taken.pk).update(ends="2026-11-03T10:00Z")
    again = facts | {"at": "2026-11-04T10:00"}
    order(kannauj.rakesh, verb, **again)
    assert mine.count() == 1, "an approval is used once"


def test_who_is_to_take_over_neither_proposes_nor_approves_it(kannauj, vacant):
    facts = {"post": vacant.code, "person": kannauj.neelam.user.employee_code}
    assert order(kannauj.neelam, "take-over", **facts).status_code == 400
    order(kannauj.rakesh, "take-over", **facts)
    proposal = AdministratorProposal.objects.get()
    seconds = browser(kannauj.kavita).get(PAGE).context["rows"][0]["seconds"]
    assert seconds == [kannauj.kavita.user]
    press(kannauj.neelam, proposal)
    assert proposal.state == State.PENDING
    with pytest.raises(IntegrityError), transaction.atomic():
        AdministratorProposal.objects.filter(pk=proposal.pk).update(
            state="approved",
            decided_by=kannauj.neelam,
            decider=kannauj.neelam.user,
            decided_at=timezone.now(),
        )
    press(kannauj.kavita, proposal)
    assert proposal.state == State.APPROVED
    assert vacant.charges.get().user == kannauj.neelam.user


def test_the_database_lets_no_charge_of_such_a_post_begin_without_two(kannauj, vacant):
    facts = {"post": vacant, "user": kannauj.sunita.user, "begins": "2026-01-01T00:00Z"}
    mine = Charge.objects.filter(pk=kannauj.sunita.pk)
    for way in (
        lambda: Charge.objects.create(**facts),
        lambda: Charge.objects.bulk_create([Charge(**facts)]),
        lambda: mine.update(post=vacant),
        lambda: Charge.objects.filter(pk=kannauj.neelam.pk).update(user=kannauj.sunita.user),
    ):
        with pytest.raises(IntegrityError, match=r"two administrators|only ever added"), transaction.atomic():
            way()
    proposal = proposing.propose_charge(vacant, person=kannauj.sunita.user, by=kannauj.rakesh)
    decisions.approve(proposal, by=kannauj.neelam)
    Charge.objects.create(**facts)
    proposal.refresh_from_db()
    assert proposal.used_at
    with pytest.raises(IntegrityError), transaction.atomic():
        AdministratorProposal.objects.update(used_at=None)


def test_an_approval_that_lay_too_long_is_none(kannauj, vacant):
    proposal = proposing.propose_charge(vacant, person=kannauj.sunita.user, by=kannauj.rakesh)
    long_ago = timezone.now() - timedelta(days=31)
    AdministratorProposal.objects.filter(pk=proposal.pk).update(
        state="approved", decided_by=kannauj.neelam, decider=kannauj.neelam.user, decided_at=long_ago
    )
    facts = {"post": vacant.code, "person": kannauj.sunita.user.employee_code}
    order(kannauj.rakesh, "take-over", **facts)
    assert not vacant.charges.exists()
    assert AdministratorProposal.objects.latest("pk").state == State.PENDING
    with pytest.raises(IntegrityError), transaction.atomic():
        Charge.objects.create(post=vacant, user=kannauj.sunita.user, begins="2026-01-01T00:00Z")


def invite(charge, person):
    agree(browser(charge), "/staff/invitations/invite/", {"way": "slip", "person": [person.pk]})
    return Invitation.objects.filter(person=person).count()


def hand_out(charge, way="slip"):
    return browser(charge).post("/staff/invitations/hand-out/", {"way": way})


def remove_factor(charge, person):
    browser(charge).post(f"/staff/invitations/{person.pk}/second-factor/", {"reason": "खोया फ़ोन"})
    return AccountAct.objects.filter(person=person, kind="second_factor").count()


def test_who_administers_loses_the_second_factor_only_by_two(kannauj):
    neelam = kannauj.neelam.user
    assert remove_factor(kannauj.rakesh, neelam) == remove_factor(kannauj.kavita, neelam) == 0
    proposal = AdministratorProposal.objects.get(person=neelam)
    for nobody in (kannauj.rakesh, kannauj.neelam):
        press(nobody, proposal)
        assert AccountAct.objects.count() == 0
    press(kannauj.kavita, proposal)
    act = AccountAct.objects.get(person=neelam, kind="second_factor")
    assert (act.by, act.reason) == (kannauj.rakesh, "खोया फ़ोन")


def test_the_slip_of_who_administers_is_printed_by_the_second_alone(kannauj):
    neelam = kannauj.neelam.user
    assert invite(kannauj.rakesh, neelam) == invite(kannauj.kavita, neelam) == 0
    proposal = AdministratorProposal.objects.get(person=neelam)
    press(kannauj.kavita, proposal)
    assert hand_out(kannauj.rakesh).status_code == 302
    assert not Invitation.objects.exists()
    assert hand_out(kannauj.kavita)["Content-Type"] == "application/pdf"
    invitation = Invitation.objects.get()
    assert (invitation.person, invitation.by, invitation.sealed) == (neelam, kannauj.kavita, True)
    assert hand_out(kannauj.kavita).status_code == 302, "an approval is used once"
    assert Invitation.objects.count() == 1


def test_the_invitation_of_all_sends_who_holds_a_guarded_post_to_the_second_as_one_batch(kannauj):
    everyone = {"way": "slip", "everyone": "on"}
    for _press in range(2):
        browser(kannauj.rakesh).post("/staff/invitations/invite/", everyone)
        assert set(Invitation.objects.values_list("person", flat=True)) == {kannauj.sunita.user_id}
        guarded = [kannauj.manoj, kannauj.anjali, kannauj.dm, kannauj.neelam, kannauj.arun]
        waiting = AdministratorProposal.objects.pending()
        assert {proposal.person_id for proposal in waiting} == {charge.user_id for charge in guarded}
    [row] = browser(kannauj.kavita).get(PAGE).context["rows"]
    assert row["count"] == 5
    asked = browser(kannauj.neelam).post(f"{PAGE}{row['proposal'].pk}/", {"decision": "approve"})
    question = asked.context["question"]
    assert str(kannauj.manoj.user) in question.sentences[0]
    assert AdministratorProposal.objects.pending().count() == 5, "a whole list is asked about once"
    answer = {"decision": "approve", "answered": question.answer}
    browser(kannauj.neelam).post(f"{PAGE}{row['proposal'].pk}/", answer)
    assert list(AdministratorProposal.objects.pending().values_list("person", flat=True)) == [
        kannauj.neelam.user_id
    ]
    hand_out(kannauj.neelam)
    assert set(Invitation.objects.filter(sealed=True).values_list("person", flat=True)) == {
        charge.user_id for charge in guarded if charge != kannauj.neelam
    }


@pytest.mark.parametrize("kind", ["password", "factor"])
def test_the_page_proposes_access_with_a_reason(kannauj, kind):
    assert propose_person(kannauj.rakesh, kind, kannauj.neelam.user)[0].status_code == 302
    assert propose_person(kannauj.neelam, kind, kannauj.neelam.user)[0].status_code == 400
    assert propose_person(kannauj.rakesh, kind, kannauj.stranger.user)[0].status_code == 400
    assert AdministratorProposal.objects.get().facts == {"reason": "खोया फ़ोन"}


def test_the_page_asks_as_often_for_one_as_for_three(kannauj, django_assert_max_num_queries):
    for post in (kannauj.clerk_post, kannauj.sdm_post, kannauj.adm_post):
        proposing.propose(post, by=kannauj.rakesh)
    client = browser(kannauj.neelam)
    client.get(PAGE)
    with django_assert_max_num_queries(8):
        assert len(client.get(PAGE).context["rows"]) == 3
