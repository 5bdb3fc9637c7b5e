"""The rule of two persons: one administrator proposes, a second one approves; the database enforces it.

It protects the right of a post to administer, charges of guarded posts and of people of other offices, and
the access of the holders of guarded posts (new password, second factor): with any of these alone one person
could act as two. A post is guarded that approves, monitors, administers or has had a graded paper.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from uuid import uuid4

from django.contrib.postgres.functions import TransactionNow
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import AdministratorProposal, Charge, Notice, Office, Post, User
from accounts.notices.verbs import tell
from accounts.permissions import check_administers, may
from accounts.refusals import NotOneself, NotYours, WrongStep

State, Kind = AdministratorProposal.State, AdministratorProposal.Kind
RIGHT = "may_administer"
RIGHTS = (RIGHT, "may_approve", "may_monitor")
# Notices of which an objection says that somebody else tried to come in.
ACCESS = (Notice.Kind.PROPOSED, Notice.Kind.INVITED, Notice.Kind.FACTOR, Notice.Kind.EMAIL)


@contextmanager
def establishing() -> Iterator[None]:
    """Suspend the rule while the state's posts are first entered, because nobody is there to approve."""
    with transaction.atomic():
        before = _set_establishing("on")
        if not is_establishing():
            raise NotYours(
                _("Only the owner of the tables in the database does this: run it as the migrator.")
            )
        yield
        _set_establishing(before)


@transaction.atomic
def propose(post: Post, *, by: Charge, rights: Sequence[str] = (RIGHT,)) -> AdministratorProposal:
    """Propose that the post may administer, approve or monitor; it may when a second one approves."""
    post = Post.objects.select_for_update(of=["self"]).with_place().get(pk=post.pk)
    check_administers(by, post.office)
    if by.user_id in _holders(post):
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
def propose_charge(
    post: Post, *, person: User, by: Charge, facts: dict[str, str] | None = None
) -> AdministratorProposal:
    """Propose a charge that needs two administrators; `facts` is the order, entered on approval."""
    post = Post.objects.select_for_update(of=["self"]).with_place().get(pk=post.pk)
    check_administers(by, post.office)
    if not needs_second(post, person, by):
        raise WrongStep(
            _("%(post)s needs no second administrator. Enter the order as it is.") % {"post": post}
        )
    if person.pk == by.user_id:
        raise NotOneself(_("Nobody proposes this for oneself. Please ask another administrator."))
    if post.guarded:
        check_verified(person)
    about = {"kind": Kind.CHARGE, "post": post, "person": person}
    same = AdministratorProposal.objects.filter(**about)
    if same.pending().exists() or same.usable().exists():
        raise WrongStep(_("This was proposed already: it waits, or is approved and may be entered."))
    proposal = AdministratorProposal.objects.create(**about, facts=facts or {}, by=by, proposer=by.user)
    about = {"on": person, "office": post.office, "differences": _differences(proposal)}
    audit.record(audit.Act.ADMINISTRATOR_PROPOSED, by=by, **about, reason=_order_text(proposal))
    return proposal


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
    things = ((proposal.person, proposal.post.office, _differences(proposal)) for proposal in proposals)
    audit.record_many(audit.Act.ADMINISTRATOR_PROPOSED, by=by, things=things, reason=reason)
    tell(
        [
            Notice(person=proposal.person, kind=Notice.Kind.PROPOSED, by=by, proposal=proposal, reason=reason)
            for proposal in proposals
            if proposal.person.first_signed_in_at
        ]
    )
    return proposals


@transaction.atomic
def approve(proposal: AdministratorProposal, *, by: Charge) -> list[AdministratorProposal]:
    """Approve a proposal with its batch. Neither the proposer nor whom it is about nor a holder may."""
    pending = _locked(proposal, by)
    approved = [item for item in pending if by.user_id not in {item.proposer_id, *_beneficiaries(item)}]
    if not approved:
        raise NotYours(
            _("You proposed this or hold the post. A second administrator, here or above, has to approve it.")
        )
    _check_scope(approved, by)
    _check_proposer(proposal)
    for item in approved:
        if item.kind == Kind.CHARGE and item.post.guarded:
            check_verified(item.person)
    _decide(approved, State.APPROVED, by)
    if proposal.kind == Kind.RIGHT:
        post = approved[0].post
        for right in rights_of(proposal):
            setattr(post, right, True)
        post.save(update_fields=rights_of(proposal))
    things = [
        (
            item.person or item.post,
            item.post.office,
            _differences(item) if item.person else dict.fromkeys(rights_of(item), (False, True)),
        )
        for item in approved
    ]
    audit.record_many(audit.Act.ADMINISTRATOR_APPROVED, by=by, things=things, reason=_order_text(approved[0]))
    return approved


@transaction.atomic
def reject(proposal: AdministratorProposal, *, by: Charge, reason: str) -> list[AdministratorProposal]:
    """Reject the proposal with its batch, or withdraw one's own, with a reason."""
    if not reason.strip():
        raise WrongStep(_("Please give the reason for the rejection."))
    rejected = _locked(proposal, by)
    _decide(rejected, State.REJECTED, by, reason.strip())
    things = [
        (item.person or item.post, item.post.office, _differences(item) if item.person else {})
        for item in rejected
    ]
    audit.record_many(audit.Act.ADMINISTRATOR_REJECTED, by=by, things=things, reason=reason.strip())
    return rejected


def rights_of(proposal: AdministratorProposal) -> list[str]:
    """Return the fields of the post that a proposal of rights sets."""
    return [right for right in proposal.facts.get("rights", [RIGHT]) if right in RIGHTS]


def must_propose(post: Post, rights: Collection[str]) -> list[str]:
    """Return which of these rights one administrator alone may not give this post."""
    held = post.pk is not None and post.charges.not_over_at(timezone.now()).exists()
    return [right for right in rights if right == RIGHT or held]


def needs_second(post: Post, person: User, by: Charge) -> bool:
    """Return whether one administrator alone may not give this person charge of this post."""
    return post.guarded or is_elsewhere(person, by.post.office)


def waits(post: Post, person: User, by: Charge) -> bool:
    """Return whether the charge has still to be approved by a second administrator."""
    return needs_second(post, person, by) and not _charge_approvals(post, person).exists()


def is_elsewhere(person: User, office: Office) -> bool:
    """Return whether the person belongs to another office: by a charge held beyond it, else by the rolls."""
    held = Charge.objects.not_over_at(timezone.now()).filter(user=person)
    if held.exists():
        return held.exclude(post__section__office__path__startswith=office.path).exists()
    return person.rolls_id is not None and not person.rolls.path.startswith(office.path)


def is_unverified(person: User) -> bool:
    """Return whether one administrator alone let the person in: that one may still be able to sign in so."""
    return person.verified_at is None and bool(person.password) and person.has_usable_password()


def check_verified(person: User) -> None:
    """Refuse a guarded post to a person whom one administrator alone let in."""
    if is_unverified(person):
        raise NotYours(
            _(
                "%(person)s was never verified. First have a new invitation proposed and handed over by a "
                "second administrator, on the page of %(person)s under Invitations."
            )
            % {"person": person}
        )


def check_taking(post: Post, person: User) -> None:
    """Refuse a charge of a guarded post until a second administrator approved it."""
    if not post.guarded or is_establishing():
        return
    check_verified(person)
    if not _charge_approvals(post, person).exists():
        raise NotYours(
            _("%(post)s needs a second administrator. Propose %(person)s; it holds when that one approves.")
            % {"post": post, "person": person}
        )


def check_person(post: Post, person: User, by: Charge) -> None:
    """Refuse a charge on a person of another office until a second administrator approved it."""
    if is_elsewhere(person, by.post.office) and not _charge_approvals(post, person).exists():
        raise NotYours(
            _("%(person)s belongs to another office. A second administrator has to approve this charge.")
            % {"person": person}
        )


def use_charge(post: Post, person: User) -> None:
    """Use up the approval of a charge just entered; for guarded posts the database has done it."""
    _charge_approvals(post, person).update(used_at=TransactionNow())


def guarded_among(people: Collection[User]) -> set[int]:
    """Return who of these people gets access by two persons: holders of guarded posts, and who objected."""
    ids = [person.pk for person in people]
    held = Charge.objects.not_over_at(timezone.now()).filter(post__guarded=True, user__in=ids)
    objected = Notice.objects.filter(person__in=ids, objected_at__isnull=False, kind__in=ACCESS)
    return {*held.values_list("user", flat=True), *objected.values_list("person", flat=True)}


def check_unguarded(people: Collection[User]) -> None:
    """Refuse to one administrator alone what would let one sign in as the holder of a guarded post."""
    guarded = guarded_among(people)
    for person in people:
        if person.pk in guarded:
            raise NotYours(_("%(person)s holds a guarded post. A second administrator has to approve.") % {
                "person": person
            })  # fmt: skip


def to_hand_out(by: Charge) -> QuerySet[AdministratorProposal]:
    """Invitations that this person approved and has not handed out."""
    approved = AdministratorProposal.objects.usable().filter(kind=Kind.PASSWORD, decider=by.user_id)
    return approved.order_by("pk")


@transaction.atomic
def withdraw_access(person: User, *, by: Charge, reason: str) -> None:
    """End every proposal and approval of new access for a person who objects to it."""
    mine = AdministratorProposal.objects.select_for_update().filter(
        person=person, kind__in=(Kind.PASSWORD, Kind.FACTOR)
    )
    _decide(list(mine.pending()), State.REJECTED, by, reason)
    mine.usable().update(used_at=TransactionNow())


def second_persons(proposals: Sequence[AdministratorProposal]) -> dict[int, list[User]]:
    """Return, by proposal, the people who could approve it, the nearest office first; in three queries."""
    steps = {path for proposal in proposals for path in _paths(proposal.post.office)}
    administering = Charge.objects.open_at(timezone.now()).filter(
        post__may_administer=True, post__section__office__path__in=steps
    )
    administrators = list(administering.with_place().order_by("-post__section__office__path", "pk"))
    held = Charge.objects.filter(post__in=[proposal.post_id for proposal in proposals])
    holding = set(held.not_over_at(timezone.now()).values_list("post", "user"))
    beyond = _beyond(proposals)
    return {
        proposal.pk: list(
            dict.fromkeys(
                charge.user
                for charge in administrators
                if proposal.post.office.path.startswith(charge.post.office.path)
                and charge.user_id != proposal.proposer_id
                and charge.user_id != proposal.person_id
                and (proposal.kind != Kind.RIGHT or (proposal.post_id, charge.user_id) not in holding)
                and all(
                    path.startswith(charge.post.office.path) for path in beyond.get(proposal.person_id, ())
                )
            )
        )
        for proposal in proposals
    }


def _paths(office: Office) -> list[str]:
    return [office.path[:end] for end in range(office.steplen, len(office.path) + 1, office.steplen)]


def _beyond(proposals: Sequence[AdministratorProposal]) -> dict[int | None, set[str]]:
    """Return, by person to be charged, the offices in which that person holds charges."""
    people = [proposal.person_id for proposal in proposals if proposal.kind == Kind.CHARGE]
    paths: dict[int | None, set[str]] = {}
    if people:
        held = Charge.objects.not_over_at(timezone.now()).filter(user__in=people)
        for person, path in held.values_list("user", "post__section__office__path"):
            paths.setdefault(person, set()).add(path)
    return paths


def _check_scope(proposals: Sequence[AdministratorProposal], by: Charge) -> None:
    """Refuse to approve a charge on somebody who also serves beyond the offices of the approving one."""
    beyond, own = _beyond(proposals), by.post.office.path
    for proposal in proposals:
        if any(not path.startswith(own) for path in beyond.get(proposal.person_id, ())):
            raise NotYours(
                _("%(person)s also serves elsewhere. An administrator above both offices approves this.")
                % {"person": proposal.person}
            )


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
    pending = list(rows.pending().select_related("post__section__office", "post__designation", "person"))
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


def _charge_approvals(post: Post, person: User) -> QuerySet[AdministratorProposal]:
    return AdministratorProposal.objects.usable().filter(kind=Kind.CHARGE, post=post, person=person)


def _differences(proposal: AdministratorProposal) -> audit.Differences:
    return {"proposal": (None, proposal.kind), "post": (None, proposal.post)}


def _order_text(proposal: AdministratorProposal) -> str:
    facts = proposal.facts
    return f"{facts['number']} · {facts['date']}" if "number" in facts else facts.get("reason", "")


def _beneficiaries(proposal: AdministratorProposal) -> set[int | None]:
    """Return the person the proposal is about, or the present and future holders of its post."""
    return {proposal.person_id} if proposal.person_id else {*_holders(proposal.post)}


def is_establishing() -> bool:
    """Return whether the rule is suspended, which only the owner of the tables can do."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT accounts_is_establishing()")
        return cursor.fetchone()[0]


def _set_establishing(value: str) -> str:
    """Set the switch for the transaction, and return what it was."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('eoffice.establishing', true), '')")
        before = cursor.fetchone()[0]
        cursor.execute("SELECT set_config('eoffice.establishing', %s, true)", [value])
    return before


def _holders(post: Post) -> set[int]:
    return set(post.charges.not_over_at(timezone.now()).values_list("user", flat=True))
