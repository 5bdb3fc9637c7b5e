from concurrent.futures import ThreadPoolExecutor
from itertools import chain, count

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.email_ids import lifecycle
from accounts.models import EmailId, EmailIdStep, EmailPattern
from accounts.refusals import NoIdLeft, NotYours, WrongStep
from tests.factories import District, make_charge, make_post, make_user

pytestmark = pytest.mark.django_db
DOMAIN = "kannauj.example.in"
State = EmailId.State


def plain(local):
    """A key that tells nothing apart by case and dots."""
    return local.lower().replace(".", "")


def numbered(local):
    return chain([local], (f"{local}{number}" for number in count(2)))


class Office:
    """Two administrators of Kannauj, Rekha who proposes and Vimal who approves."""

    def __init__(self):
        self.district = District()
        self.kannauj = self.district.kannauj
        self.rekha = self.administrator(self.kannauj, "रेखा सिंह", "Rekha Singh")
        self.vimal = self.administrator(self.kannauj, "विमल मिश्र", "Vimal Mishra")
        self.etawah = self.administrator(self.district.etawah, "गीता पाल", "Geeta Pal")

    def administrator(self, office, *names):
        return make_charge(make_post(office, "नोडल अधिकारी", "Nodal officer", may_administer=True), *names)

    def propose(self, holder=None, wish="sunita.yadav", **facts):
        facts = {"office": self.kannauj, "domain": DOMAIN, "by": self.rekha} | facts
        holder = holder or self.district.sunita.user
        return lifecycle.propose(holder, wishes=numbered(wish), look_alike=plain, **facts)

    def active(self, *ids):
        lifecycle.approve(ids, by=self.vimal)
        for verb in (lifecycle.request, lifecycle.confirm_created, lifecycle.activate):
            ids = verb(ids, by=self.rekha)
        return ids


@pytest.fixture
def office():
    return Office()


def test_an_id_goes_from_proposal_to_closing_and_each_step_is_written_down(office):
    mine, successors = office.active(office.propose(), office.propose(office.district.clerk_post, "clerk"))
    lifecycle.redirect([mine], to=successors, by=office.rekha, reason="Transfer")
    lifecycle.archive([mine], by=office.rekha)
    lifecycle.close([mine], by=office.rekha)
    steps = list(mine.steps.values_list("to_state", "by__user__name_en"))
    assert steps[0] == ("proposed", "Rekha Singh")
    assert steps[1] == ("approved", "Vimal Mishra")
    assert [state for state, _by in steps[2:]] == [
        "requested", "created", "active", "redirected", "archived", "closed",
    ]  # fmt: skip


def test_nobody_approves_what_the_same_person_proposed_or_holds(office):
    proposed = office.propose()
    second_charge = make_charge(
        make_post(office.kannauj, "अपर", "Second post", may_administer=True), "", "", user=office.rekha.user
    )
    for by in (office.rekha, second_charge):
        with pytest.raises(NotYours):
            lifecycle.approve([proposed], by=by)
    with pytest.raises(NotYours):
        lifecycle.approve([office.propose(office.vimal.user, "vimal.mishra")], by=office.vimal)
    stand_in = make_charge(
        office.rekha.post, "नीलम शाक्य", "Neelam Shakya", kind="link", acting_for=office.rekha.user
    )
    with pytest.raises(NotYours):
        lifecycle.approve([proposed], by=stand_in)
    assert lifecycle.approve([proposed], by=office.vimal)[0].state == State.APPROVED


def test_the_database_takes_no_approval_of_the_proposer_nor_of_the_holder(office):
    proposed, facts = office.propose(office.vimal.user), {"from_state": "proposed", "to_state": "approved"}
    second_post = make_post(office.kannauj, "अपर", "Second post", may_administer=True)
    second_charge = make_charge(second_post, "", "", user=office.rekha.user)
    for by in (office.rekha, second_charge, office.vimal):
        step = EmailIdStep(email_id=proposed, by=by, **facts)
        for way in (step.save, lambda step=step: EmailIdStep.objects.bulk_create([step])):
            with pytest.raises(IntegrityError, match="approved neither"), transaction.atomic():
                way()
    other = office.administrator(office.kannauj, "नीलम शाक्य", "Neelam Shakya")
    assert lifecycle.approve([proposed], by=other)[0].state == State.APPROVED


def test_another_district_and_a_clerk_take_no_step(office):
    proposed = office.propose()
    for by in (office.etawah, office.district.sunita):
        with pytest.raises(NotYours):
            lifecycle.approve([proposed], by=by)
        with pytest.raises(NotYours):
            office.propose(by=by)


def test_a_look_alike_is_not_given_to_another_even_after_closing(office):
    mine = office.active(office.propose())
    lifecycle.close(lifecycle.archive(mine, by=office.rekha), by=office.rekha)
    other = office.propose(make_user("सुनीता यादव", "Sunita Yadav"), "sunitayadav", domain=DOMAIN.upper())
    assert str(other) == f"sunitayadav2@{DOMAIN}"
    with pytest.raises(NoIdLeft):
        lifecycle.propose(
            office.district.manoj.user,
            office=office.kannauj,
            domain=DOMAIN,
            wishes=["s.unitayadav"],
            look_alike=plain,
            by=office.rekha,
        )


def test_a_numbered_id_that_was_rejected_is_its_persons_again(office):
    EmailPattern.objects.create(office=office.kannauj, domain=DOMAIN)
    people = [make_user("राम कुमार", "Ram Kumar") for _ in range(3)]
    proposed_ids = lifecycle.propose_for(people, by=office.rekha)
    lifecycle.reject(proposed_ids, by=office.vimal, reason="reason")
    assert lifecycle.propose_for(people[2:], by=office.rekha) == proposed_ids[2:]
    assert lifecycle.propose_for(people, by=office.rekha) == proposed_ids[:2]


def test_a_rejection_needs_its_reason(office):
    proposed = office.propose()
    with pytest.raises(WrongStep):
        lifecycle.reject([proposed], by=office.vimal, reason=" ")
    lifecycle.reject([proposed], by=office.vimal, reason="Not on the rolls")
    assert proposed.steps.last().reason == "Not on the rolls"


def test_mail_is_redirected_to_another_active_id_only(office):
    (mine,) = office.active(office.propose())
    for to in (mine, office.propose(office.district.manoj.user, "manoj.kumar")):
        with pytest.raises(WrongStep):
            lifecycle.redirect([mine], to=to, by=office.rekha)


def test_of_many_all_go_or_none(office):
    first, second = office.propose(), office.propose(office.district.manoj.user, "manoj.kumar")
    lifecycle.approve([first], by=office.vimal)
    with pytest.raises(WrongStep):
        lifecycle.approve([second, first], by=office.vimal)
    second.refresh_from_db()
    assert second.state == State.PROPOSED


def test_a_step_of_many_asks_no_more_than_a_step_of_one(office):
    ids = [office.propose(make_user("राम", "Ram"), "ram") for _ in range(30)]
    counts = []
    for some in (ids[:1], ids[1:]):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            lifecycle.approve(some, by=office.vimal)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_database_keeps_steps_and_holders(office):
    proposed = office.propose()
    for change in (
        lambda: EmailIdStep.objects.update(reason="another"),
        lambda: EmailId.objects.update(person=office.vimal.user),
        lambda: EmailId.objects.update(proposed_by=office.vimal.user),
        lambda: EmailId.objects.filter(pk=proposed.pk)._raw_delete("default"),
    ):
        with pytest.raises(IntegrityError, match="only ever added to"), transaction.atomic():
            change()


def test_a_tehsil_forms_ids_as_its_district_does_until_it_has_a_pattern_of_its_own(office):
    tehsil = office.district.tehsil
    assert EmailPattern.for_office(tehsil) is None
    EmailPattern.objects.create(office=office.kannauj, domain=DOMAIN)
    assert EmailPattern.for_office(tehsil).domain == DOMAIN
    EmailPattern.objects.create(office=tehsil, domain="chhibramau.example.in")
    assert EmailPattern.for_office(tehsil).domain == "chhibramau.example.in"
    assert EmailPattern.for_office(office.district.etawah) is None


VERBS = {
    State.PROPOSED: lifecycle.propose_again,
    State.APPROVED: lifecycle.approve,
    State.REQUESTED: lifecycle.request,
    State.CREATED: lifecycle.confirm_created,
    State.REJECTED: lambda ids, by: lifecycle.reject(ids, by=by, reason="reason"),
    State.ACTIVE: lifecycle.activate,
    State.ARCHIVED: lifecycle.archive,
    State.CLOSED: lifecycle.close,
}


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wanted=st.lists(st.sampled_from(sorted(VERBS)), max_size=12))
def test_whatever_is_tried_the_steps_join_and_lead_to_the_state(office, wanted):
    email_id = office.propose(make_user("सुनीता यादव", "Sunita Yadav"))
    for state in wanted:
        before = EmailId.objects.get(pk=email_id.pk).state
        if before in lifecycle.STARTS[state]:
            VERBS[state]([email_id], by=office.rekha if state == State.PROPOSED else office.vimal)
        else:
            with pytest.raises(WrongStep):
                VERBS[state]([email_id], by=office.vimal)
    steps = list(email_id.steps.values_list("from_state", "to_state"))
    assert [start for start, _end in steps] == ["", *(end for _start, end in steps[:-1])]
    assert steps[-1][1] == EmailId.objects.get(pk=email_id.pk).state


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("many", [100, pytest.param(1000, marks=pytest.mark.soak)])
def test_namesakes_at_once_are_each_given_an_id_of_their_own(many):
    office = Office()
    people = [make_user("राम कुमार", "Ram Kumar") for _ in range(many)]

    def propose_for(some):
        try:
            return [str(office.propose(person, "ram.kumar")) for person in some]
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        given_ids = list(chain.from_iterable(threads.map(propose_for, [people[n::8] for n in range(8)])))
    assert len(set(given_ids)) == len({plain(email_id) for email_id in given_ids}) == many
    assert EmailId.objects.count() == many


@pytest.mark.django_db(transaction=True)
def test_administrators_who_propose_for_the_same_people_at_once_give_each_one_id():
    office = Office()
    EmailPattern.objects.create(office=office.kannauj, domain=DOMAIN)
    people = [make_user("राम कुमार", "Ram Kumar") for _ in range(300)]

    def propose_for(by):
        try:
            return len(lifecycle.propose_for(people, by=by))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        counts = list(threads.map(propose_for, [office.rekha, office.vimal] * 2))
    assert sorted(counts) == [0, 0, 0, 300]
    assert EmailId.objects.values("person").distinct().count() == EmailId.objects.count() == 300
