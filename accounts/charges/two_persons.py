"""The rule of two persons: one administrator proposes, a second one approves; the database enforces it.

It protects the right of a post to administer, the taking over of such a post, and the access of its holders
(new password, second factor): with any of these alone one person could act as two.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager

from django.contrib.postgres.functions import TransactionNow
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import AdministratorProposal, Charge, Office, Post, User
from accounts.permissions import check_administers
from accounts.refusals import NotOneself, NotYours, WrongStep

State, Kind = AdministratorProposal.State, AdministratorProposal.Kind
RIGHT = "may_administer"


@contextmanager
def establishing() -> Iterator[None]:
    """Suspend the rule while the state's posts are first entered, because nobody is there to approve."""
    with transaction.atomic():
        before = _establishing()
        _set_establishing("on")
        yield
        _set_establishing(before)


@transaction.atomic
def propose(post: Post, *, by: Charge) -> AdministratorProposal:
    """Propose that the post may administer; nothing changes until a second administrator approves."""
    post = Post.objects.select_for_update(of=["self"]).with_place().get(pk=post.pk)
    check_administers(by, post.office)
    if by.user_id in _holders(post):
        raise NotYours(_("You hold this post. Another administrator has to propose it."))
    rights = AdministratorProposal.objects.filter(kind=Kind.RIGHT, post=post)
    if post.may_administer or rights.pending().exists():
        raise WrongStep(_("%(post)s may administer already, or was proposed already.") % {"post": post})
    proposal = AdministratorProposal.objects.create(post=post, by=by, proposer=by.user)
    audit.record(audit.Act.ADMINISTRATOR_PROPOSED, by=by, on=post, office=post.office)
    return proposal


@transaction.atomic
def propose_charge(post: Post, *, person: User, by: Charge) -> AdministratorProposal:
    """Propose that the person takes over a post that may administer; the order is entered afterwards."""
    post = Post.objects.select_for_update(of=["self"]).with_place().get(pk=post.pk)
    check_administers(by, post.office)
    if not post.may_administer:
        raise WrongStep(_("%(post)s does not administer. Enter the order as it is.") % {"post": post})
    return _propose_person(Kind.CHARGE, post, person, by)


@transaction.atomic
def propose_access(kind: str, *, person: User, by: Charge) -> AdministratorProposal:
    """Propose that an administrator is invited anew, or the second factor removed."""
    posts = _administering_posts([person]).get(person.pk, [])
    for post in posts:
        check_administers(by, post.office)
    if not posts:
        raise WrongStep(
            _("%(person)s holds no post that may administer. Invite, or remove the second factor, as usual.")
            % {"person": person}
        )
    return _propose_person(kind, min(posts, key=lambda post: post.office.path), person, by)


@transaction.atomic
def approve(proposal: AdministratorProposal, *, by: Charge) -> AdministratorProposal:
    """Approve a proposal. Neither the proposer nor the person it is about nor a holder of the post may."""
    proposal = _locked(proposal, by)
    post = proposal.post
    if by.user_id in {proposal.proposer_id, *_beneficiaries(proposal)}:
        raise NotYours(
            _("You proposed this or hold the post. A second administrator, here or above, has to approve it.")
        )
    _decide(proposal, State.APPROVED, by)
    if proposal.kind == Kind.RIGHT:
        post.may_administer = True
        post.save(update_fields=[RIGHT])
    differences = _differences(proposal) if proposal.person else {RIGHT: (False, True)}
    on = proposal.person or post
    audit.record(audit.Act.ADMINISTRATOR_APPROVED, by=by, on=on, office=post.office, differences=differences)
    return proposal


@transaction.atomic
def reject(proposal: AdministratorProposal, *, by: Charge, reason: str) -> AdministratorProposal:
    """Reject the proposal, or withdraw one's own, with a reason."""
    if not reason.strip():
        raise WrongStep(_("Please give the reason for the rejection."))
    proposal = _locked(proposal, by)
    _decide(proposal, State.REJECTED, by, reason.strip())
    facts = {"on": proposal.person or proposal.post, "office": proposal.post.office}
    differences = _differences(proposal) if proposal.person else {}
    audit.record(
        audit.Act.ADMINISTRATOR_REJECTED, by=by, differences=differences, reason=reason.strip(), **facts
    )
    return proposal


def check_taking(post: Post, person: User) -> None:
    """Refuse a charge of a post that may administer until a second administrator approved it."""
    approved = AdministratorProposal.objects.usable().filter(kind=Kind.CHARGE, post=post, person=person)
    if post.may_administer and not approved.exists() and _establishing() != "on":
        raise NotYours(
            _(
                "%(post)s may administer. Propose under Staff, Administrators, that %(person)s takes it "
                "over; enter the order when a second administrator has approved it."
            )
            % {"post": post, "person": person}
        )


@transaction.atomic
def use_access(kind: str, people: Collection[User], *, by: Charge) -> None:
    """Check that these people may be given new access, and use up the approvals of a second administrator.

    Refuses with NotYours an administrator for whom there is no approval.
    """
    barred = barred_from(people, by=by)
    approvals = AdministratorProposal.objects.usable().filter(kind=kind, person__in=barred)
    approved = {proposal.person_id: proposal.pk for proposal in approvals.select_for_update()}
    left = [person for person in people if person.pk in barred and person.pk not in approved]
    if left:
        raise NotYours(
            _(
                "%(person)s may administer. Ask an administrator of an office above, or propose it under "
                "Staff, Administrators, and go on when a second administrator has approved it."
            )
            % {"person": left[0]}
        )
    AdministratorProposal.objects.filter(pk__in=approved.values()).update(used_at=TransactionNow())


def barred_from(people: Collection[User], *, by: Charge) -> set[int]:
    """Return the people who administer, or are to administer, an office that is not below the acting one."""
    above = by.post.office.path
    return {
        person
        for person, posts in _administering_posts(people).items()
        if not all(post.office.path.startswith(above) and post.office.path != above for post in posts)
    }


def second_persons(proposals: Sequence[AdministratorProposal]) -> dict[int, list[User]]:
    """Return, by proposal, the people who could approve it, the nearest office first; in two queries."""
    steps = {path for proposal in proposals for path in _paths(proposal.post.office)}
    administering = Charge.objects.open_at(timezone.now()).filter(
        post__may_administer=True, post__section__office__path__in=steps
    )
    administrators = list(administering.with_place().order_by("-post__section__office__path", "pk"))
    held = Charge.objects.filter(post__in=[proposal.post_id for proposal in proposals])
    holding = set(held.filter(Q(ends__isnull=True) | Q(ends__gt=timezone.now())).values_list("post", "user"))
    return {
        proposal.pk: list(
            dict.fromkeys(
                charge.user
                for charge in administrators
                if proposal.post.office.path.startswith(charge.post.office.path)
                and charge.user_id != proposal.proposer_id
                and charge.user_id != proposal.person_id
                and (proposal.kind != Kind.RIGHT or (proposal.post_id, charge.user_id) not in holding)
            )
        )
        for proposal in proposals
    }


def _paths(office: Office) -> list[str]:
    return [office.path[:end] for end in range(office.steplen, len(office.path) + 1, office.steplen)]


def _locked(proposal: AdministratorProposal, by: Charge) -> AdministratorProposal:
    post = Post.objects.select_for_update(of=["self"]).with_place().get(pk=proposal.post_id)
    proposal = AdministratorProposal.objects.select_for_update().get(pk=proposal.pk)
    proposal.post = post
    check_administers(by, post.office)
    if proposal.state != State.PENDING:
        raise WrongStep(_("This was decided already. Please reload the page."))
    return proposal


def _decide(proposal: AdministratorProposal, state: str, by: Charge, reason: str = "") -> None:
    """Record the decision at the time of the transaction: the database grants the right in that one alone."""
    AdministratorProposal.objects.filter(pk=proposal.pk).update(
        state=state, decided_by=by, decider=by.user, decided_at=TransactionNow(), reason=reason[:300]
    )
    proposal.refresh_from_db(fields=["state", "decided_by", "decider", "decided_at", "reason"])


def _propose_person(kind: str, post: Post, person: User, by: Charge) -> AdministratorProposal:
    if person.pk == by.user_id:
        raise NotOneself(_("Nobody proposes this for oneself. Please ask another administrator."))
    about = {"kind": kind, "post": post, "person": person}
    same = AdministratorProposal.objects.filter(**about)
    if same.pending().exists() or same.usable().exists():
        raise WrongStep(_("This was proposed already: it waits, or is approved and may be entered."))
    proposal = AdministratorProposal.objects.create(**about, by=by, proposer=by.user)
    facts = {"on": person, "office": post.office, "differences": _differences(proposal)}
    audit.record(audit.Act.ADMINISTRATOR_PROPOSED, by=by, **facts)
    return proposal


def _differences(proposal: AdministratorProposal) -> audit.Differences:
    return {"proposal": (None, proposal.kind), "post": (None, proposal.post)}


def _beneficiaries(proposal: AdministratorProposal) -> set[int | None]:
    """Return the person the proposal is about, or the present and future holders of its post."""
    return {proposal.person_id} if proposal.person_id else {*_holders(proposal.post)}


def _administering_posts(people: Collection[User]) -> dict[int, list[Post]]:
    """Return, by person, the posts with the right to administer held now or later; in one query."""
    held = Charge.objects.filter(Q(ends__isnull=True) | Q(ends__gt=timezone.now()), post__may_administer=True)
    posts: dict[int, list[Post]] = {}
    for charge in held.filter(user__in=people).with_place():
        posts.setdefault(charge.user_id, []).append(charge.post)
    return posts


def _establishing() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('eoffice.establishing', true), '')")
        return cursor.fetchone()[0]


def _set_establishing(value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('eoffice.establishing', %s, true)", [value])


def _holders(post: Post) -> set[int]:
    held = post.charges.filter(Q(ends__isnull=True) | Q(ends__gt=timezone.now()))
    return set(held.values_list("user", flat=True))
