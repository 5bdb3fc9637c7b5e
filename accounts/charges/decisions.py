"""Decisions on proposals: approved, and what was proposed is done in the same transaction; or rejected."""

from collections.abc import Sequence
from datetime import date, datetime

from django.contrib.postgres.functions import TransactionNow
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import AccountAct, AdministratorProposal, Charge, Notice, Post, StaffAct, User
from accounts.notices.verbs import tell
from accounts.permissions import check_administers
from accounts.refusals import NotYours, WrongStep

from . import orders, people, proposing, superiors, taking_back, two_persons
from .hooks import run_steps

State, Kind = AdministratorProposal.State, AdministratorProposal.Kind


@transaction.atomic
def approve(proposal: AdministratorProposal, *, by: Charge) -> list[AdministratorProposal]:
    """Approve a proposal with its batch as the second administrator, and do what was proposed."""
    approved = _approved(proposal, by)
    for item in approved:
        if item.kind == Kind.SUPERIOR:
            _put_under(item, second=by)
        elif item.kind == Kind.CHARGE and item.facts:
            _enter(item, second=by)
        elif item.kind == Kind.FACTOR:
            _remove_factor(item, second=by)
    return approved


@transaction.atomic
def reject(proposal: AdministratorProposal, *, by: Charge, reason: str) -> list[AdministratorProposal]:
    """Reject the proposal with its batch, or withdraw one's own, with a reason."""
    if not reason.strip():
        raise WrongStep(_("Please give the reason for the rejection."))
    rejected = _locked(proposal, by)
    _decide(rejected, State.REJECTED, by, reason.strip())
    things = [
        (item.person or item.post, item.post.office, proposing.differences(item) if item.person else {})
        for item in rejected
    ]
    audit.record_many(audit.Act.ADMINISTRATOR_REJECTED, by=by, things=things, reason=reason.strip())
    return rejected


@transaction.atomic
def withdraw_access(person: User, *, by: Charge, reason: str) -> None:
    """End every proposal and approval of new access for a person who objects to it."""
    mine = AdministratorProposal.objects.select_for_update().filter(
        person=person, kind__in=(Kind.PASSWORD, Kind.FACTOR)
    )
    _decide(list(mine.pending()), State.REJECTED, by, reason)
    mine.usable().update(used_at=TransactionNow())


def tell_of_charge(charge: Charge, *, by: Charge, second: Charge | None) -> None:
    """Tell the person charged, and whoever else holds the post."""
    holders = charge.post.charges.open_at(timezone.now()).exclude(user=charge.user_id)
    told = {charge.user_id, *holders.values_list("user", flat=True)}
    facts = {"kind": Notice.Kind.CHARGE, "by": by, "second": second, "charge": charge}
    tell([Notice(person_id=person, **facts) for person in sorted(told)])


def _enter(proposal: AdministratorProposal, *, second: Charge) -> StaffAct:
    """Enter the order, or take one back, in the name of who proposed it."""
    facts = proposal.facts
    if "takes_back" in facts:
        return _take_back(proposal, second=second)
    proposer = Charge.objects.with_place().get(pk=proposal.by_id)
    at, until = datetime.fromisoformat(facts["at"]), facts["until"]
    order = orders.Order(facts["number"], date.fromisoformat(facts["date"]), at, proposer)
    about = {"person": proposal.person, "order": order}
    if facts["kind"] == Charge.Kind.LINK:
        act = orders.appoint_link_officer(proposal.post, until=datetime.fromisoformat(until), **about)
    else:
        if facts["kind"] == Charge.Kind.SUBSTANTIVE:
            orders.leave_others(proposal.person, post=proposal.post, order=order)
        act = orders.take_over(proposal.post, kind=facts["kind"], **about)
    charge = act.charges.get()
    if charge.kind != Charge.Kind.LINK:
        run_steps("taken_over", [(act, charge)])
    tell_of_charge(charge, by=proposer, second=second)
    return act


def _take_back(proposal: AdministratorProposal, *, second: Charge) -> StaffAct:
    """Take an act back; the approval is used up, so that it gives the post to nobody."""
    AdministratorProposal.objects.filter(pk=proposal.pk).update(used_at=TransactionNow())
    act = StaffAct.objects.select_related("person", "post", "office").get(pk=proposal.facts["takes_back"])
    proposer = Charge.objects.with_place().get(pk=proposal.by_id)
    return taking_back.take_back(act, by=proposer, second=second)


def _put_under(proposal: AdministratorProposal, *, second: Charge) -> None:
    """Put the post under the proposed superior, unless it stands under another by now than when proposed."""
    post = proposal.post
    superior = two_persons.superior_of(proposal)
    if post.reports_to_id != proposal.facts["was"]:
        raise WrongStep(_("%(post)s has another superior by now. Please reject this.") % {"post": post})
    superiors.check(post, superior, by=second)
    if superior and superiors.gains(post, superior, proposal.by):
        raise WrongStep(_("Whoever proposed this would stand above the post by now. Please reject this."))
    superiors.change(post, superior, by=proposal.by, second=second)


def _remove_factor(proposal: AdministratorProposal, *, second: Charge) -> None:
    reason = proposal.facts.get("reason", "")
    AdministratorProposal.objects.filter(pk=proposal.pk).update(used_at=timezone.now())
    remove_factor(proposal.person, by=proposal.by, second=second, reason=reason)


@transaction.atomic
def remove_factor(person: User, *, by: Charge, reason: str, second: Charge | None = None) -> AccountAct:
    """Remove the second factor, and tell the person; the trail names whoever pressed last."""
    people.remove_second_factors(person, by=second or by, reason=reason)
    kind = Notice.Kind.FACTOR
    tell([Notice(person=person, kind=kind, by=by, second=second, reason=reason[:300])])
    facts = {"person": person, "office": by.post.office, "by": by, "reason": reason[:300]}
    return AccountAct.objects.create(kind=AccountAct.Kind.SECOND_FACTOR, **facts)


def _approved(proposal: AdministratorProposal, by: Charge) -> list[AdministratorProposal]:
    """Record the approval. Neither the proposer nor whom it is about nor a holder may give it."""
    pending = _locked(proposal, by)
    approved = [item for item in pending if by.user_id not in {item.proposer_id, *_beneficiaries(item)}]
    if not approved:
        raise NotYours(
            _("You proposed this or hold the post. A second administrator, here or above, has to approve it.")
        )
    two_persons.check_scope(approved, by)
    _check_proposer(proposal)
    for item in approved:
        if item.kind == Kind.CHARGE and item.post.guarded:
            two_persons.check_verified(item.person)
    _decide(approved, State.APPROVED, by)
    if proposal.kind == Kind.RIGHT:
        post = approved[0].post
        for right in two_persons.rights_of(proposal):
            setattr(post, right, True)
        post.save(update_fields=two_persons.rights_of(proposal))
    given = _given(proposal)
    things = [
        (item.person or item.post, item.post.office, proposing.differences(item) if item.person else given)
        for item in approved
    ]
    reason = proposing.order_text(approved[0])
    audit.record_many(audit.Act.ADMINISTRATOR_APPROVED, by=by, things=things, reason=reason)
    return approved


def _given(proposal: AdministratorProposal) -> audit.Differences:
    """Return the differences that an approval makes to the post itself."""
    if proposal.kind == Kind.SUPERIOR:
        return {"reports_to": (proposal.post.reports_to, two_persons.superior_of(proposal))}
    return dict.fromkeys(two_persons.rights_of(proposal), (False, True))


def _check_proposer(proposal: AdministratorProposal) -> None:
    """Refuse to approve what somebody proposed who administers no longer."""
    held = Charge.objects.open_at(timezone.now()).filter(pk=proposal.by_id, post__may_administer=True)
    if not held.exists():
        raise WrongStep(_("Whoever proposed this administers no longer. Please have it proposed anew."))


def _locked(proposal: AdministratorProposal, by: Charge) -> list[AdministratorProposal]:
    """Lock the proposal with the rest of its batch, each with its post and person."""
    together = Q(pk=proposal.pk) | Q(batch=proposal.batch, batch__isnull=False)
    posts = AdministratorProposal.objects.filter(together).values("post")
    list(Post.objects.select_for_update(of=["self"]).filter(pk__in=posts).order_by("pk"))
    rows = AdministratorProposal.objects.select_for_update(of=["self"]).filter(together).order_by("pk")
    pending = list(
        rows.pending().select_related(
            "post__section__office", "post__designation", "post__reports_to", "person"
        )
    )
    for item in pending:
        check_administers(by, item.post.office)
    if proposal.pk not in {item.pk for item in pending}:
        raise WrongStep(_("This was decided already. Please reload the page."))
    return pending


def _decide(proposals: Sequence[AdministratorProposal], state: str, by: Charge, reason: str = "") -> None:
    """Record the decision at the time of the transaction: the database grants the right in that one alone."""
    AdministratorProposal.objects.filter(pk__in=[item.pk for item in proposals]).update(
        state=state, decided_by=by, decider=by.user, decided_at=TransactionNow(), reason=reason[:300]
    )


def _beneficiaries(proposal: AdministratorProposal) -> set[int | None]:
    """Return the person the proposal is about, or the present and future holders of its post."""
    return {proposal.person_id} if proposal.person_id else {*two_persons.holders(proposal.post)}
