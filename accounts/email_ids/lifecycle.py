"""The lifecycle of an e-mail ID, from proposal to closing. Each step keeps its date and author for ever.

An ID is given once: the unique index on domain and look-alike key decides between two who ask at once.
Each step takes one ID or many; of many, all go or none, in one transaction and a fixed number of statements.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.charges import two_persons
from accounts.latin import proposal
from accounts.models import Charge, EmailId, EmailIdStep, Office, Post, User
from accounts.permissions import check_administers
from accounts.refusals import NoIdLeft, NotYours, WrongStep

from . import plan, tenures

State = EmailId.State
LookAlike = Callable[[str], str]

BATCH = 1000
# For each state the states from which a step may lead to it.
STARTS: dict[str, set[State]] = {
    State.PROPOSED: {State.REJECTED},
    State.APPROVED: {State.PROPOSED},
    State.REQUESTED: {State.APPROVED},
    State.CREATED: {State.REQUESTED},
    State.REJECTED: {State.PROPOSED, State.REQUESTED},
    State.ACTIVE: {State.CREATED},
    State.REDIRECTED: {State.ACTIVE},
    State.ARCHIVED: {State.ACTIVE, State.REDIRECTED},
    State.CLOSED: {State.ARCHIVED},
}


@transaction.atomic
def propose(
    holder: User | Post,
    *,
    office: Office,
    domain: str,
    wishes: Iterable[str],
    look_alike: LookAlike,
    by: Charge,
) -> EmailId:
    """Propose for a person or a post the first of the wishes that nobody else was ever given."""
    check_administers(by, office)
    domain = domain.lower()
    _lock_domains([domain])
    rejected_ids = plan.rejected_ids([holder]).get((holder.pk, domain), {})
    for local, key in _free_locals(wishes, domain, look_alike, rejected_ids):
        row = rejected_ids.get(key) or EmailId(local=local, domain=domain, look_alike=key)
        return _save_proposed([_set_proposed(row, holder, office, by)], by)[0]
    raise NoIdLeft(
        _("Every e-mail ID wished for %(holder)s was given before. Wish another.") % {"holder": holder}
    )


def propose_for(
    people: Collection[User],
    *,
    by: Charge,
    spelled: Mapping[int, str] | None = None,
    digest: str = "",
    only: Collection[int] | None = None,
    office: Office | None = None,
) -> list[EmailId]:
    """Propose a name-based ID for each of these people who has none that is alive or on its way.

    `spelled` holds the spellings accepted, by person. With the `digest` of a plan that was shown, the IDs are
    proposed exactly as shown, or none; `only` restricts the proposal to some holders of the plan.
    """
    people = [person for person in people if person.is_active]
    unreadable = plan.unreadable(people, spelled)
    if unreadable and not digest:
        raise NoIdLeft(plan.ask_for_latin(unreadable))
    wishes = list(plan.wishes_for_people(people, office=office or by.post.office, spelled=spelled))
    return _propose_all(wishes, people, by, digest, only)


def propose_for_posts(
    posts: Sequence[Post], *, by: Charge, digest: str = "", only: Collection[int] | None = None
) -> list[EmailId]:
    """Propose a post-based ID for each of these posts that has none alive or on its way."""
    return _propose_all(list(plan.wishes_for_posts(posts, office=by.post.office)), posts, by, digest, only)


@transaction.atomic
def _propose_all(
    wishes: list[plan.Wish],
    holders: Collection[User | Post],
    by: Charge,
    digest: str,
    only: Collection[int] | None,
) -> list[EmailId]:
    # The page of a plan has said already for whom no pattern holds.
    if len(wishes) < len(holders) and not digest:
        raise NoIdLeft(_("No pattern of e-mail IDs holds for your office yet. Enter one first."))
    for office in {wish.office.pk: wish.office for wish in wishes}.values():
        check_administers(by, office)
    _lock_domains({wish.domain for wish in wishes})
    served = _holders_with_id([wish.holder for wish in wishes])
    planned = plan.assign([wish for wish in wishes if wish.holder.pk not in served])
    if digest and plan.digest(planned) != digest:
        raise WrongStep(_("Meanwhile others were given IDs. Look at the list again; nothing was proposed."))
    if only is not None:
        planned = [item for item in planned if item.wish.holder.pk in only]
    return _save_proposed(
        [_set_proposed(_planned_row(item), item.wish.holder, item.wish.office, by) for item in planned], by
    )


@transaction.atomic
def propose_again(ids: Sequence[EmailId], *, by: Charge) -> list[EmailId]:
    """Propose rejected IDs once more for their own holders, who have none alive or on its way."""
    _lock_domains({email_id.domain for email_id in ids})
    holders = Counter(email_id.holder for email_id in ids)
    for kind in (User, Post):
        served = _holders_with_id([holder for holder in holders if isinstance(holder, kind)])
        for holder, count in holders.items():
            left = isinstance(holder, User) and not holder.is_active
            if isinstance(holder, kind) and (left or count > 1 or holder.pk in served):
                raise WrongStep(
                    _("%(holder)s would have two e-mail IDs or is not in service. Choose one for each.")
                    % {"holder": holder}
                )
    return _take_step(ids, State.PROPOSED, by=by, proposed_by=by.user)


def approve(ids: Sequence[EmailId], *, by: Charge) -> list[EmailId]:
    """Approve as the competent authority: never the proposer, never for oneself."""
    return _take_step(ids, State.APPROVED, by=by, check=_check_second_person)


def request(ids: Sequence[EmailId], *, by: Charge) -> list[EmailId]:
    """Request the mailboxes from the service or person that creates them."""
    return _take_step(ids, State.REQUESTED, by=by)


def confirm_created(ids: Sequence[EmailId], *, by: Charge) -> list[EmailId]:
    """Enter that the mailboxes exist."""
    return _take_step(ids, State.CREATED, by=by)


def reject(ids: Sequence[EmailId], *, by: Charge, reason: str) -> list[EmailId]:
    """Enter that the IDs were refused, and why."""
    if not reason.strip():
        raise WrongStep(_("Please give the reason for the rejection."))
    return _take_step(ids, State.REJECTED, by=by, reason=reason)


def activate(ids: Sequence[EmailId], *, by: Charge) -> list[EmailId]:
    """Enter that the holders use the IDs."""
    return _take_step(ids, State.ACTIVE, by=by)


@transaction.atomic
def redirect(ids: Sequence[EmailId], *, to: EmailId, by: Charge, reason: str = "") -> list[EmailId]:
    """Redirect mail to the successor's ID, which must be active and none of these."""
    everyone = [*ids, to]
    locked = {email_id.pk: email_id for email_id in _lock_rows(everyone)}
    if to in ids or locked[to.pk].state != State.ACTIVE:
        raise WrongStep(_("Mail is redirected to another ID that is active; %(id)s is not.") % {"id": to})
    check_administers(by, locked[to.pk].office)
    _check_stays_with_guarded([locked[email_id.pk] for email_id in ids], locked[to.pk])
    return _take_step(ids, State.REDIRECTED, by=by, reason=reason, redirects_to=to)


def _check_stays_with_guarded(ids: Sequence[EmailId], to: EmailId) -> None:
    """Refuse to lead the mail of whoever holds a guarded post, or of the post, to anybody else."""
    guarded = two_persons.guarded_among([email_id.person for email_id in ids if email_id.person])
    for email_id in ids:
        is_guarded = email_id.person_id in guarded or (email_id.post is not None and email_id.post.guarded)
        is_same = (email_id.person_id, email_id.post_id) == (to.person_id, to.post_id)
        if is_guarded and not is_same:
            raise NotYours(
                _(
                    "%(id)s belongs to a guarded post or to its holder. "
                    "Its mail goes to another ID of the same alone."
                )
                % {"id": email_id}
            )


def archive(ids: Sequence[EmailId], *, by: Charge, reason: str = "") -> list[EmailId]:
    """Archive the mailboxes at the end of a tenure; new mail is refused."""
    return _take_step(ids, State.ARCHIVED, by=by, reason=reason, redirects_to=None)


def archive_mailbox(ids: Sequence[EmailId], *, by: Charge) -> list[EmailId]:
    """Enter that the mailbox of the tenure that ended was archived; the IDs stay in use, for the next one."""
    act, starts = audit.Act.MAILBOX_ARCHIVED, {State.ACTIVE}
    return _take_step(ids, State.ACTIVE, by=by, starts=starts, check=_check_tenures_ended, act=act)


def close(ids: Sequence[EmailId], *, by: Charge, reason: str = "") -> list[EmailId]:
    """Close the IDs for ever; they are never given to anybody else."""
    return _take_step(ids, State.CLOSED, by=by, reason=reason)


@transaction.atomic
def _take_step(
    ids: Sequence[EmailId],
    to_state: str,
    *,
    by: Charge,
    reason: str = "",
    check: Callable[[Collection[EmailId], Charge], None] | None = None,
    starts: set[State] | None = None,
    act: str = "",
    **facts: Any,
) -> list[EmailId]:
    starts = starts or STARTS[to_state]
    locked = _lock_rows(ids)
    for email_id in locked:
        check_administers(by, email_id.office)
        if email_id.state not in starts:
            raise WrongStep(
                _("%(id)s is “%(state)s” now. Reload the page and choose the step again.")
                % {"id": email_id, "state": email_id.get_state_display()}
            )
    if check:
        check(locked, by)
    EmailIdStep.objects.bulk_create(
        EmailIdStep(email_id=email_id, from_state=email_id.state, to_state=to_state, by=by, reason=reason)
        for email_id in locked
    )
    changed = (
        (email_id, email_id.office, _differences(email_id, {"state": to_state, **facts}))
        for email_id in locked
    )
    audit.record_many(act or f"email_{to_state}", by=by, things=changed, reason=reason)
    EmailId.objects.filter(pk__in=[email_id.pk for email_id in locked]).update(state=to_state, **facts)
    for email_id in locked:
        email_id.state = to_state
        for name, value in facts.items():
            setattr(email_id, name, value)
    return locked


def _differences(email_id: EmailId, facts: dict) -> dict[str, tuple]:
    """The differences that a step makes to the state and to the redirection."""
    pairs = {name: (getattr(email_id, name), value) for name, value in facts.items()}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _lock_rows(ids: Sequence[EmailId]) -> list[EmailId]:
    rows = EmailId.objects.select_for_update(of=["self"]).select_related(
        "office", "redirects_to", "person", "post"
    )
    return list(rows.filter(pk__in=[email_id.pk for email_id in ids]).order_by("pk"))


def _lock_domains(domains: Iterable[str]) -> None:
    """Lock domains until the transaction ends: of two who propose at one domain, the second waits."""
    with connection.cursor() as cursor:
        for domain in sorted(domains):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 3))", [f"email {domain}"])


def _planned_row(planned: plan.Planned) -> EmailId:
    """The row for a planned ID: the rejected one of the holder, or a new one."""
    key = proposal.look_alike(planned.local)
    return planned.rejected_row or EmailId(local=planned.local, domain=planned.wish.domain, look_alike=key)


def _set_proposed(row: EmailId, holder: User | Post, office: Office, by: Charge) -> EmailId:
    """Set the row to proposed; the holder is set on a new row only, and never changes."""
    if row.pk is None:
        of_person = isinstance(holder, User)
        row.kind = EmailId.Kind.NAME if of_person else EmailId.Kind.POST
        setattr(row, "person" if of_person else "post", holder)
    row.office, row.proposed_by, row.state = office, by.user, State.PROPOSED
    return row


def _save_proposed(rows: list[EmailId], by: Charge) -> list[EmailId]:
    """Save proposed rows, both new ones and those rejected before, with their steps and the audit trail."""
    starts = [State.REJECTED if row.pk else "" for row in rows]
    EmailId.objects.bulk_update(
        [row for row in rows if row.pk], ["state", "office", "proposed_by"], batch_size=BATCH
    )
    EmailId.objects.bulk_create([row for row in rows if not row.pk], batch_size=BATCH)
    started = list(zip(rows, starts, strict=True))
    EmailIdStep.objects.bulk_create(
        (
            EmailIdStep(email_id=row, from_state=start, to_state=State.PROPOSED, by=by)
            for row, start in started
        ),
        batch_size=BATCH,
    )
    things = (
        (row, row.office, {"state": (start or None, State.PROPOSED), "holder": (None, row.holder)})
        for row, start in started
    )
    audit.record_many(audit.Act.EMAIL_PROPOSED, by=by, things=things)
    return rows


def _holders_with_id(holders: Sequence[User | Post]) -> set[int]:
    """Keys of the holders who have an ID alive or on its way; all are people or all are posts."""
    name = "person" if holders and isinstance(holders[0], User) else "post"
    alive = EmailId.objects.in_service().filter(**{f"{name}__in": [holder.pk for holder in holders]})
    return set(alive.values_list(name, flat=True))


def _check_second_person(ids: Collection[EmailId], by: Charge) -> None:
    for email_id in ids:
        if {by.user_id, by.acting_for_id} & {email_id.proposed_by_id, email_id.person_id} - {None}:
            raise NotYours(
                _("%(id)s was proposed by you or is yours. Another administrator has to approve it.")
                % {"id": email_id}
            )


def _check_tenures_ended(ids: Collection[EmailId], by: Charge) -> None:
    for email_id in tenures.not_due_for_archiving(ids):
        raise WrongStep(_("No mailbox of %(id)s is to be archived.") % {"id": email_id})


def _free_locals(
    wishes: Iterable[str], domain: str, look_alike: LookAlike, rejected_keys: Collection[str]
) -> Iterator[tuple[str, str]]:
    """The wishes that are free, with their keys, in growing batches: namesakes come by hundreds."""
    remaining, size = iter(wishes), 8
    while batch := [(local, look_alike(local)) for local in islice(remaining, size)]:
        keys = [key for _local, key in batch]
        existing = EmailId.objects.filter(domain=domain, look_alike__in=keys)
        taken = set(existing.values_list("look_alike", flat=True))
        yield from (pair for pair in batch if pair[1] in rejected_keys or pair[1] not in taken)
        size = min(size * 2, 1024)
