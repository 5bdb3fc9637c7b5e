"""Proposals to a second administrator: a right of a post, a charge with its order, new access of people."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import AdministratorProposal, Charge, Notice, Post, User
from accounts.notices.verbs import tell
from accounts.permissions import check_administers, may
from accounts.refusals import NotOneself, NotYours, WrongStep

from . import orders, superiors, two_persons

Kind = AdministratorProposal.Kind


@transaction.atomic
def propose(post: Post, *, by: Charge, rights: Sequence[str] = (two_persons.RIGHT,)) -> AdministratorProposal:
    """Propose that the post may administer, approve or monitor; it may when a second one approves."""
    post = Post.objects.select_for_update(of=["self"]).with_place().get(pk=post.pk)
    check_administers(by, post.office)
    if by.user_id in two_persons.holders(post):
        raise NotYours(_("You hold this post. Another administrator has to propose it."))
    known = AdministratorProposal.objects.filter(kind=Kind.RIGHT, post=post)
    rights = [right for right in rights if not getattr(post, right)]
    if not rights or known.pending().exists():
        raise WrongStep(_("%(post)s may do this already, or was proposed already.") % {"post": post})
    facts = {"rights": rights}
    proposal = AdministratorProposal.objects.create(post=post, by=by, proposer=by.user, facts=facts)
    audit.record(audit.Act.ADMINISTRATOR_PROPOSED, by=by, on=post, office=post.office)
    return proposal


@transaction.atomic
def propose_superior(post: Post, superior: Post | None, *, by: Charge) -> AdministratorProposal:
    """Propose that a guarded post stands under another superior; it does when a second one approves."""
    post = Post.objects.select_for_update(of=["self"]).with_place().get(pk=post.pk)
    check_administers(by, post.office)
    if by.user_id in two_persons.holders(post):
        raise NotYours(_("You hold this post. Another administrator has to propose it."))
    superiors.check(post, superior, by=by)
    known = AdministratorProposal.objects.filter(kind=Kind.SUPERIOR, post=post)
    if not superiors.must_propose(post, superior) or known.pending().exists():
        raise WrongStep(_("Another superior of %(post)s was proposed already.") % {"post": post})
    facts = {"reports_to": superior and superior.pk, "was": post.reports_to_id}
    proposal = AdministratorProposal.objects.create(
        kind=Kind.SUPERIOR, post=post, by=by, proposer=by.user, facts=facts
    )
    differences = {"proposal": (None, proposal.kind), "reports_to": (post.reports_to, superior)}
    about = {"on": post, "office": post.office, "differences": differences}
    audit.record(audit.Act.ADMINISTRATOR_PROPOSED, by=by, **about)
    return proposal


@transaction.atomic
def propose_charge(
    post: Post, *, person: User, by: Charge, facts: dict[str, str] | None = None
) -> AdministratorProposal:
    """Propose a charge that needs two administrators; `facts` is the order, entered on approval."""
    post = Post.objects.select_for_update(of=["self"]).with_place().get(pk=post.pk)
    check_administers(by, post.office)
    if not two_persons.needs_second(post, person, by):
        raise WrongStep(
            _("%(post)s needs no second administrator. Enter the order as it is.") % {"post": post}
        )
    if person.pk == by.user_id:
        raise NotOneself(_("Nobody proposes this for oneself. Please ask another administrator."))
    if post.guarded:
        two_persons.check_verified(person)
    about = {"kind": Kind.CHARGE, "post": post, "person": person}
    same = AdministratorProposal.objects.filter(**about)
    if same.pending().exists() or same.usable().exists():
        raise WrongStep(_("This was proposed already: it waits, or is approved and may be entered."))
    proposal = AdministratorProposal.objects.create(**about, facts=facts or {}, by=by, proposer=by.user)
    about = {"on": person, "office": post.office, "differences": differences(proposal)}
    audit.record(audit.Act.ADMINISTRATOR_PROPOSED, by=by, **about, reason=order_text(proposal))
    return proposal


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
    return propose_charge(post, person=person, by=order.by, facts=facts)


@transaction.atomic
def propose_access(
    kind: str, people: Collection[User], *, by: Charge, reason: str = ""
) -> list[AdministratorProposal]:
    """Propose as one batch that people are invited anew, or lose the second factor; each of them is told."""
    people = _administered(people, by)
    places = _places(people, by)
    again = AdministratorProposal.objects.filter(kind=kind, person__in=people)
    known = {
        *again.pending().values_list("person", flat=True),
        *again.usable().values_list("person", flat=True),
    }
    batch = uuid4() if len(people) > 1 else None
    proposals = AdministratorProposal.objects.bulk_create(
        AdministratorProposal(
            kind=kind, post=places[person.pk], person=person, by=by, proposer=by.user, batch=batch,
            facts={"reason": reason} if reason else {},
        )
        for person in people
        if person.pk not in known
    )  # fmt: skip
    if not proposals:
        raise WrongStep(_("This was proposed already: it waits, or is approved and may be entered."))
    things = ((proposal.person, proposal.post.office, differences(proposal)) for proposal in proposals)
    audit.record_many(audit.Act.ADMINISTRATOR_PROPOSED, by=by, things=things, reason=reason)
    tell(
        [
            Notice(person=proposal.person, kind=Notice.Kind.PROPOSED, by=by, proposal=proposal, reason=reason)
            for proposal in proposals
            if proposal.person.first_signed_in_at
        ]
    )
    return proposals


def differences(proposal: AdministratorProposal) -> audit.Differences:
    return {"proposal": (None, proposal.kind), "post": (None, proposal.post)}


def order_text(proposal: AdministratorProposal) -> str:
    facts = proposal.facts
    return f"{facts['number']} · {facts['date']}" if "number" in facts else facts.get("reason", "")


def _administered(people: Collection[User], by: Charge) -> list[User]:
    """Return the people by key, if the office administers all of them and none is the acting one."""
    ids = {person.pk for person in people}
    if not may(by, "administer"):
        raise NotYours(_("Only the administrator of an office does this."))
    if by.user_id in ids:
        raise NotOneself(_("Nobody proposes this for oneself. Please ask another administrator."))
    administered = User.objects.administered_by(by.post.office, timezone.now())
    rows = list(administered.filter(pk__in=ids, is_active=True).order_by("pk"))
    if len(rows) < len(ids):
        raise NotYours(_("Choose people of your office who are not disabled."))
    return rows


def _places(people: Sequence[User], by: Charge) -> dict[int, Post]:
    """Return for each person the post that says who may approve: a guarded one, of the highest office."""
    places = {person.pk: by.post for person in people}
    held = Charge.objects.not_over_at(timezone.now()).filter(user__in=people).with_place()
    for charge in held.order_by("post__guarded", "-post__section__office__path", "pk"):
        places[charge.user_id] = charge.post
    return places
