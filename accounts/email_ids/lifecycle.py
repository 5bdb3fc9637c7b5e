"""The life of an e-mail ID, from proposal to closing. Every step is dated, by whom, and never unwritten.

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
from accounts.latin import proposal
from accounts.models import Charge, EmailId, EmailIdStep, Office, Post, User
from accounts.permissions import check_administers
from accounts.refusals import NoIdLeft, NotYours, WrongStep

from . import plan, tenures

State = EmailId.State
LookAlike = Callable[[str], str]

BATCH = 1000
# The step, by the state it leads to, and the states it may start from.
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
    _lock([domain])
    back = plan.rejected([holder]).get((holder.pk, domain), {})
    for local, key in _free(wishes, domain, look_alike, back):
        row = back.get(key) or EmailId(local=local, domain=domain, look_alike=key)
        return _enter([_proposed(row, holder, office, by)], by)[0]
    raise NoIdLeft(
        _("Every e-mail ID wished for %(holder)s was given before. Wish another.") % {"holder": holder}
    )


def propose_for(
    people: Collection[User],
    *,
    by: Charge,
    spelled: Mapping[int, str] | None = None,
    shown: str = "",
    only: Collection[int] | None = None,
    office: Office | None = None,
) -> list[EmailId]:
    """Propose a name-based ID for each of these people who has none that is alive or on its way.

    `spelled` holds the spellings accepted, by person. With `shown`, the digest of a plan, all is proposed as
    that plan showed it, or nothing; with `only`, for these alone of all whom the plan is about.
    """
    people = [person for person in people if person.is_active]
    wishes = list(plan.of_people(people, office=office or by.post.office, spelled=spelled))
    return _propose_all(wishes, people, by, shown, only)


def propose_for_posts(
    posts: Sequence[Post], *, by: Charge, shown: str = "", only: Collection[int] | None = None
) -> list[EmailId]:
    """Propose a post-based ID for each of these posts that has none alive or on its way."""
    return _propose_all(list(plan.of_posts(posts, office=by.post.office)), posts, by, shown, only)


@transaction.atomic
def _propose_all(
    wishes: list[plan.Wish],
    holders: Collection[User | Post],
    by: Charge,
    shown: str,
    only: Collection[int] | None,
) -> list[EmailId]:
    # A plan that was shown says itself for whom no pattern holds.
    if len(wishes) < len(holders) and not shown:
        raise NoIdLeft(_("No pattern of e-mail IDs holds for your office yet. Enter one first."))
    for office in {wish.office.pk: wish.office for wish in wishes}.values():
        check_administers(by, office)
    _lock({wish.domain for wish in wishes})
    served = _served([wish.holder for wish in wishes])
    planned = plan.plan([wish for wish in wishes if wish.holder.pk not in served])
    if shown and plan.digest(planned) != shown:
        raise WrongStep(_("Meanwhile others were given IDs. Look at the list again; nothing was proposed."))
    if only is not None:
        planned = [one for one in planned if one.wish.holder.pk in only]
    return _enter([_proposed(_row(one), one.wish.holder, one.wish.office, by) for one in planned], by)


@transaction.atomic
def propose_again(ids: Sequence[EmailId], *, by: Charge) -> list[EmailId]:
    """Propose what was rejected anew, for its own holder, who has none alive or on its way."""
    _lock({one.domain for one in ids})
    holders = Counter(one.holder for one in ids)
    for kind in (User, Post):
        served = _served([holder for holder in holders if isinstance(holder, kind)])
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
    """Ask whoever keeps the mailboxes to create them."""
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
    """Let mail to the IDs arrive at the successor's ID, which is active and none of them."""
    everyone = [*ids, to]
    locked = {one.pk: one for one in _locked(everyone)}
    if to in ids or locked[to.pk].state != State.ACTIVE:
        raise WrongStep(_("Mail is redirected to another ID that is active; %(id)s is not.") % {"id": to})
    check_administers(by, locked[to.pk].office)
    return _take_step(ids, State.REDIRECTED, by=by, reason=reason, redirects_to=to)


def archive(ids: Sequence[EmailId], *, by: Charge, reason: str = "") -> list[EmailId]:
    """Keep the mailboxes at the end of a tenure; new mail is refused."""
    return _take_step(ids, State.ARCHIVED, by=by, reason=reason, redirects_to=None)


def archive_mailbox(ids: Sequence[EmailId], *, by: Charge) -> list[EmailId]:
    """Enter that the mailbox of the tenure that ended was archived; the IDs stay in use, for the next one."""
    act, starts = audit.Act.MAILBOX_ARCHIVED, {State.ACTIVE}
    return _take_step(ids, State.ACTIVE, by=by, starts=starts, check=_check_tenures_ended, act=act)


def close(ids: Sequence[EmailId], *, by: Charge, reason: str = "") -> list[EmailId]:
    """End the IDs for ever; nobody else is given them."""
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
    locked = _locked(ids)
    for one in locked:
        check_administers(by, one.office)
        if one.state not in starts:
            raise WrongStep(
                _("%(id)s is “%(state)s” now. Reload the page and choose the step again.")
                % {"id": one, "state": one.get_state_display()}
            )
    if check:
        check(locked, by)
    EmailIdStep.objects.bulk_create(
        EmailIdStep(email_id=one, from_state=one.state, to_state=to_state, by=by, reason=reason)
        for one in locked
    )
    changed = ((one, one.office, _changed(one, {"state": to_state, **facts})) for one in locked)
    audit.record_many(act or f"email_{to_state}", by=by, things=changed, reason=reason)
    EmailId.objects.filter(pk__in=[one.pk for one in locked]).update(state=to_state, **facts)
    for one in locked:
        one.state = to_state
        for name, value in facts.items():
            setattr(one, name, value)
    return locked


def _changed(one: EmailId, facts: dict) -> dict[str, tuple]:
    """What a step changes: the state, and where mail goes."""
    pairs = {name: (getattr(one, name), value) for name, value in facts.items()}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _locked(ids: Sequence[EmailId]) -> list[EmailId]:
    rows = EmailId.objects.select_for_update(of=["self"]).select_related("office", "redirects_to")
    return list(rows.filter(pk__in=[one.pk for one in ids]).order_by("pk"))


def _lock(domains: Iterable[str]) -> None:
    """Of two who propose at one domain, one waits: what is free now stays free until this one is done."""
    with connection.cursor() as cursor:
        for domain in sorted(domains):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 3))", [f"email {domain}"])


def _row(one: plan.Planned) -> EmailId:
    """The row of a plan: the holder's own that was rejected, or a new one."""
    key = proposal.look_alike(one.local)
    return one.again or EmailId(local=one.local, domain=one.wish.domain, look_alike=key)


def _proposed(row: EmailId, holder: User | Post, office: Office, by: Charge) -> EmailId:
    """The row as it is proposed; whose it is never changes."""
    if row.pk is None:
        of_person = isinstance(holder, User)
        row.kind = EmailId.Kind.NAME if of_person else EmailId.Kind.POST
        setattr(row, "person" if of_person else "post", holder)
    row.office, row.proposed_by, row.state = office, by.user, State.PROPOSED
    return row


def _enter(rows: list[EmailId], by: Charge) -> list[EmailId]:
    """Keep what is proposed: rows that are new, and rows that were rejected."""
    starts = [State.REJECTED if row.pk else "" for row in rows]
    EmailId.objects.bulk_update(
        [row for row in rows if row.pk], ["state", "office", "proposed_by"], batch_size=BATCH
    )
    EmailId.objects.bulk_create([row for row in rows if not row.pk], batch_size=BATCH)
    began = list(zip(rows, starts, strict=True))
    EmailIdStep.objects.bulk_create(
        (EmailIdStep(email_id=row, from_state=start, to_state=State.PROPOSED, by=by) for row, start in began),
        batch_size=BATCH,
    )
    things = (
        (row, row.office, {"state": (start or None, State.PROPOSED), "holder": (None, row.holder)})
        for row, start in began
    )
    audit.record_many(audit.Act.EMAIL_PROPOSED, by=by, things=things)
    return rows


def _served(holders: Sequence[User | Post]) -> set[int]:
    """Holders who have an ID of their kind that is alive or on its way."""
    name = "person" if holders and isinstance(holders[0], User) else "post"
    alive = EmailId.objects.in_service().filter(**{f"{name}__in": [holder.pk for holder in holders]})
    return set(alive.values_list(name, flat=True))


def _check_second_person(ids: Collection[EmailId], by: Charge) -> None:
    for one in ids:
        if by.user_id in (one.proposed_by_id, one.person_id):
            raise NotYours(
                _("%(id)s was proposed by you or is yours. Another administrator has to approve it.")
                % {"id": one}
            )


def _check_tenures_ended(ids: Collection[EmailId], by: Charge) -> None:
    for one in tenures.not_due(ids):
        raise WrongStep(_("No mailbox of %(id)s is to be archived.") % {"id": one})


def _free(
    wishes: Iterable[str], domain: str, look_alike: LookAlike, own: Collection[str]
) -> Iterator[tuple[str, str]]:
    """The wishes nobody else has, with their keys, in growing handfuls: namesakes come by hundreds."""
    waiting, size = iter(wishes), 8
    while handful := [(local, look_alike(local)) for local in islice(waiting, size)]:
        keys = [key for _local, key in handful]
        given = EmailId.objects.filter(domain=domain, look_alike__in=keys)
        taken = set(given.values_list("look_alike", flat=True))
        yield from (pair for pair in handful if pair[1] in own or pair[1] not in taken)
        size = min(size * 2, 1024)
