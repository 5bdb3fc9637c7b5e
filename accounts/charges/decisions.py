"""Acts that follow an approval: an order is entered, a second factor removed; invitations are handed out."""

from datetime import date, datetime

from django.contrib.postgres.functions import TransactionNow
from django.db import transaction
from django.utils import timezone

from accounts.models import AccountAct, AdministratorProposal, Charge, Notice, Post, StaffAct, User
from accounts.notices.verbs import tell

from . import orders, people, taking_back, two_persons
from .hooks import run_steps

Kind = AdministratorProposal.Kind


def propose_order(
    post: Post, *, person: User, kind: str, order: orders.Order, until: datetime | None = None
) -> AdministratorProposal:
    """Propose a charge with the order it rests on; it is entered when a second administrator approves."""
    facts = {
        "kind": kind,
        "number": order.number,
        "date": order.date.isoformat(),
        "at": order.at.isoformat(),
        "until": until.isoformat() if until else "",
    }
    return two_persons.propose_charge(post, person=person, by=order.by, facts=facts)


@transaction.atomic
def approve(proposal: AdministratorProposal, *, by: Charge) -> list[AdministratorProposal]:
    """Approve a proposal with its batch as the second administrator, and do what was proposed."""
    approved = two_persons.approve(proposal, by=by)
    for item in approved:
        if item.kind == Kind.CHARGE and item.facts:
            _enter(item, second=by)
        elif item.kind == Kind.FACTOR:
            _remove_factor(item, second=by)
    return approved


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
