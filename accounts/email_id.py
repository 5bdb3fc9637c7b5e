"""The life of an e-mail ID, from proposal to closing. Every step is dated, by whom, and never unwritten.

An ID is given once: the unique index on domain and look-alike key decides between two who ask at once.
Each step takes one ID or many; of many, all go or none, in one transaction and a fixed number of statements.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import islice

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from . import audit
from .email_proposal import look_alike, proposals
from .models import Charge, EmailId, EmailIdStep, EmailPattern, Office, Post, User
from .permissions import may
from .refusals import NoIdLeft, NotYours, WrongStep

State = EmailId.State
LookAlike = Callable[[str], str]

# So many namesakes at one domain find an ID each.
MOST_WISHES = 20_000
# The step, by the state it leads to, and the states it may start from.
STARTS = {
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
    """Propose for a person or a post the first of the wishes that nobody was ever given."""
    _check_office(by, office)
    facts = {"person": holder} if isinstance(holder, User) else {"post": holder}
    facts["kind"] = EmailId.Kind.NAME if "person" in facts else EmailId.Kind.POST
    for local, key in _free(wishes, domain.lower(), look_alike):
        try:
            with transaction.atomic():
                proposed = EmailId.objects.create(
                    local=local,
                    domain=domain.lower(),
                    look_alike=key,
                    office=office,
                    proposed_by=by.user,
                    **facts,
                )
        except IntegrityError as refused:
            if "accounts_email_id_given_once" not in str(refused):
                raise
            continue
        EmailIdStep.objects.create(email_id=proposed, to_state=State.PROPOSED, by=by)
        differences = {"state": (None, State.PROPOSED), "holder": (None, holder)}
        audit.record("email_proposed", by=by, on=proposed, office=office, differences=differences)
        return proposed
    raise NoIdLeft(
        _("Every e-mail ID wished for %(holder)s was given before. Wish another.") % {"holder": holder}
    )


@transaction.atomic
def propose_all(
    wishes: Iterable[tuple[User | Post, Iterable[str]]],
    *,
    office: Office,
    domain: str,
    look_alike: LookAlike,
    by: Charge,
) -> list[EmailId]:
    """Propose an ID for each of an office's people or posts; of two offices at one domain, one waits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 3))", [f"email {domain.lower()}"])
    return [
        propose(holder, office=office, domain=domain, wishes=wished, look_alike=look_alike, by=by)
        for holder, wished in wishes
    ]


def propose_for(people: Collection[User], *, by: Charge) -> list[EmailId]:
    """Propose a name-based ID for each of these people who has none that is alive or on its way."""
    office = by.post.office
    pattern = EmailPattern.of(office)
    if pattern is None:
        raise NoIdLeft(_("No pattern of e-mail IDs holds for your office yet. Enter one first."))
    over = (State.REJECTED, State.ARCHIVED, State.CLOSED)
    alive = EmailId.objects.filter(kind=EmailId.Kind.NAME, person__in=people).exclude(state__in=over)
    served = set(alive.values_list("person", flat=True))
    wishes = (
        (person, islice(proposals(person.name_hi or person.name_en, pattern=pattern.name_based), MOST_WISHES))
        for person in people
        if person.pk not in served
    )
    return propose_all(wishes, office=office, domain=pattern.domain, look_alike=look_alike, by=by)


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
    _check_office(by, locked[to.pk].office)
    return _take_step(ids, State.REDIRECTED, by=by, reason=reason, redirects_to=to)


def archive(ids: Sequence[EmailId], *, by: Charge, reason: str = "") -> list[EmailId]:
    """Keep the mailboxes at the end of a tenure; new mail is refused."""
    return _take_step(ids, State.ARCHIVED, by=by, reason=reason, redirects_to=None)


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
    check: Callable[[EmailId, Charge], None] | None = None,
    **facts,
) -> list[EmailId]:
    locked = _locked(ids)
    for one in locked:
        _check_office(by, one.office)
        if one.state not in STARTS[to_state]:
            raise WrongStep(
                _("%(id)s is “%(state)s” now. Reload the page and choose the step again.")
                % {"id": one, "state": one.get_state_display()}
            )
        if check:
            check(one, by)
    EmailIdStep.objects.bulk_create(
        EmailIdStep(email_id=one, from_state=one.state, to_state=to_state, by=by, reason=reason)
        for one in locked
    )
    changed = (
        (one, one.office, {"state": (one.state, to_state), **_redirected(one, facts)}) for one in locked
    )
    audit.record_many(f"email_{to_state}", by=by, things=changed, reason=reason)
    EmailId.objects.filter(pk__in=[one.pk for one in locked]).update(state=to_state, **facts)
    for one in locked:
        one.state = to_state
        for name, value in facts.items():
            setattr(one, name, value)
    return locked


def _redirected(one: EmailId, facts: dict) -> dict[str, tuple]:
    """Where mail went and where it goes, if the step changes it."""
    changed = {name: (getattr(one, name), value) for name, value in facts.items()}
    return {name: pair for name, pair in changed.items() if pair[0] != pair[1]}


def _locked(ids: Sequence[EmailId]) -> list[EmailId]:
    rows = EmailId.objects.select_for_update(of=["self"]).select_related("office", "redirects_to")
    return list(rows.filter(pk__in=[one.pk for one in ids]).order_by("pk"))


def _check_office(by: Charge, office: Office) -> None:
    if not may(by, "administer") or not office.path.startswith(by.post.office.path):
        raise NotYours(
            _("You do not administer %(office)s. Its administrator takes this step.") % {"office": office}
        )


def _check_second_person(one: EmailId, by: Charge) -> None:
    if by.user_id in (one.proposed_by_id, one.person_id):
        raise NotYours(
            _("%(id)s was proposed by you or is yours. Another administrator has to approve it.")
            % {"id": one}
        )


def _free(wishes: Iterable[str], domain: str, look_alike: LookAlike) -> Iterator[tuple[str, str]]:
    """The wishes nobody has, with their keys, looked up in growing handfuls: namesakes come by hundreds."""
    waiting, size = iter(wishes), 8
    while handful := [(local, look_alike(local)) for local in islice(waiting, size)]:
        keys = [key for _local, key in handful]
        given = EmailId.objects.filter(domain=domain, look_alike__in=keys)
        taken = set(given.values_list("look_alike", flat=True))
        yield from (pair for pair in handful if pair[1] not in taken)
        size = min(size * 2, 1024)
