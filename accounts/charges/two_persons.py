"""The rule of two persons asked: for what one administrator is not enough; the database enforces it.

It protects the right of a post to administer, charges of guarded posts and of people of other offices, and
the access of the holders of guarded posts (new password, second factor): with any of these alone one person
could act as two. A post is guarded that approves, monitors, administers or has had a graded paper.
`proposing.py` is what the first of the two does, `decisions.py` what the second does.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager

from django.contrib.postgres.functions import TransactionNow
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import AdministratorProposal, Charge, Notice, Office, Post, User
from accounts.refusals import NotYours

Kind = AdministratorProposal.Kind
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


def rights_of(proposal: AdministratorProposal) -> list[str]:
    """Return the fields of the post that a proposal of rights sets."""
    return [right for right in proposal.facts.get("rights", [RIGHT]) if right in RIGHTS]


def superior_of(proposal: AdministratorProposal) -> Post | None:
    """Return the post under which a proposal puts another."""
    return Post.objects.with_place().filter(pk=proposal.facts.get("reports_to")).first()


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
                and (proposal.person_id or (proposal.post_id, charge.user_id) not in holding)
                and all(
                    path.startswith(charge.post.office.path) for path in beyond.get(proposal.person_id, ())
                )
            )
        )
        for proposal in proposals
    }


def check_scope(proposals: Sequence[AdministratorProposal], by: Charge) -> None:
    """Refuse to approve a charge on somebody who also serves beyond the offices of the approving one."""
    beyond, own = _beyond(proposals), by.post.office.path
    for proposal in proposals:
        if any(not path.startswith(own) for path in beyond.get(proposal.person_id, ())):
            raise NotYours(
                _("%(person)s also serves elsewhere. An administrator above both offices approves this.")
                % {"person": proposal.person}
            )


def _charge_approvals(post: Post, person: User) -> QuerySet[AdministratorProposal]:
    return AdministratorProposal.objects.usable().filter(kind=Kind.CHARGE, post=post, person=person)


def holders(post: Post) -> set[int]:
    return set(post.charges.not_over_at(timezone.now()).values_list("user", flat=True))


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
