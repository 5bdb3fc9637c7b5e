"""Who may administer: one administrator proposes the post, a second one approves; so says the database."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.contrib.postgres.functions import TransactionNow
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from . import audit
from .models import AdministratorProposal, Charge, Office, Post, User
from .permissions import check_administers
from .refusals import NotYours, WrongStep

State = AdministratorProposal.State
RIGHT = "may_administer"


@contextmanager
def establishing() -> Iterator[None]:
    """While the state is brought into being nobody is there to decide: posts begin with rights."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('eoffice.establishing', 'on', true)")
        yield
        cursor.execute("SELECT set_config('eoffice.establishing', '', true)")


@transaction.atomic
def propose(post: Post, *, by: Charge) -> AdministratorProposal:
    """Propose that the post may administer; nothing changes until a second administrator approves."""
    post = Post.objects.select_for_update(of=["self"]).with_place().get(pk=post.pk)
    check_administers(by, post.office)
    if by.user_id in _holders(post):
        raise NotYours(_("You hold this post. Another administrator has to propose it."))
    if post.may_administer or AdministratorProposal.objects.pending().filter(post=post).exists():
        raise WrongStep(_("%(post)s may administer already, or was proposed already.") % {"post": post})
    proposal = AdministratorProposal.objects.create(post=post, by=by, proposer=by.user)
    audit.record(audit.Act.ADMINISTRATOR_PROPOSED, by=by, on=post, office=post.office)
    return proposal


@transaction.atomic
def approve(proposal: AdministratorProposal, *, by: Charge) -> AdministratorProposal:
    """Let the post administer: never the proposer, never whoever holds the post or is to hold it."""
    proposal = _locked(proposal, by)
    post = proposal.post
    if by.user_id == proposal.proposer_id or by.user_id in _holders(post):
        raise NotYours(
            _("You proposed this or hold the post. A second administrator, here or above, has to approve it.")
        )
    _decide(proposal, State.APPROVED, by)
    post.may_administer = True
    post.save(update_fields=[RIGHT])
    right = {RIGHT: (False, True)}
    audit.record(audit.Act.ADMINISTRATOR_APPROVED, by=by, on=post, office=post.office, differences=right)
    return proposal


@transaction.atomic
def reject(proposal: AdministratorProposal, *, by: Charge, reason: str) -> AdministratorProposal:
    """Refuse the proposal, or take the own one back, and say why."""
    if not reason.strip():
        raise WrongStep(_("Please give the reason for the rejection."))
    proposal = _locked(proposal, by)
    _decide(proposal, State.REJECTED, by, reason.strip())
    post = proposal.post
    audit.record(audit.Act.ADMINISTRATOR_REJECTED, by=by, on=post, office=post.office, reason=reason.strip())
    return proposal


def second_persons(proposals: Sequence[AdministratorProposal]) -> dict[int, list[User]]:
    """Of each proposal who could approve it, the nearest office first: in two queries, however many."""
    steps = {path for one in proposals for path in _paths(one.post.office)}
    administering = Charge.objects.open_at(timezone.now()).filter(
        post__may_administer=True, post__section__office__path__in=steps
    )
    found = list(administering.with_place().order_by("-post__section__office__path", "pk"))
    held = Charge.objects.filter(post__in=[one.post_id for one in proposals])
    holding = set(held.filter(Q(ends__isnull=True) | Q(ends__gt=timezone.now())).values_list("post", "user"))
    return {
        one.pk: list(
            dict.fromkeys(
                charge.user
                for charge in found
                if one.post.office.path.startswith(charge.post.office.path)
                and charge.user_id != one.proposer_id
                and (one.post_id, charge.user_id) not in holding
            )
        )
        for one in proposals
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
    """The moment is the transaction's: the database lets the right come into force in it alone."""
    AdministratorProposal.objects.filter(pk=proposal.pk).update(
        state=state, decided_by=by, decider=by.user, decided_at=TransactionNow(), reason=reason[:300]
    )
    proposal.refresh_from_db(fields=["state", "decided_by", "decider", "decided_at", "reason"])


def _holders(post: Post) -> set[int]:
    held = post.charges.filter(Q(ends__isnull=True) | Q(ends__gt=timezone.now()))
    return set(held.values_list("user", flat=True))
