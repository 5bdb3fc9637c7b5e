"""Inviting people to choose their first password, or a new one: by e-mail or by a printed slip.

An invitation works once and for some days. Its code never becomes a password; only its hash is kept, and that
only until somebody enters the code: from then on the invitation goes on in that browser, for a while.
"""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import audit, events
from accounts.charges import decisions, two_persons
from accounts.charges.people import end_sessions
from accounts.models import AccountAct, Charge, EmailId, Invitation, Notice, User
from accounts.models.email_ids.email_id import ADDRESS
from accounts.notices.verbs import tell
from accounts.permissions import may
from accounts.refusals import InvitationOver, NotOneself, NotYours, NoWay

# No letter that could be read as another or as a digit: no I, L, O, Q, no V beside U, no Z beside 2.
LETTERS = "ABCDEFGHJKMNPRSTUWXY"
GROUPS, GROUP = 4, 4
MOST = 1000
# Time to choose a password once the code was entered.
OPENED_FOR = timedelta(minutes=30)
OVER = gettext_lazy(
    "This invitation has been used or is too old. Ask the nodal officer of your office for a new one."
)


def invite(people: Iterable[User], *, by: Charge, way: str) -> list[Invitation]:
    """Invite each person anew: former invitations, a former password and its sessions end.

    The code is made when it is given out: by `code_for`. Refuses more than MOST people at once, and holders
    of guarded posts: their invitations are proposed, and given out by the second administrator (`hand_out`).
    """
    ids = {person.pk for person in people}
    if not may(by, "administer"):
        raise NotYours(_("Only the administrator of an office invites its people."))
    if by.user_id in ids:
        raise NotOneself(_("Nobody resets the own password here. Another administrator does it."))
    with transaction.atomic():
        now = timezone.now()
        allowed = (
            User.objects.administered_by(by.post.office, now).filter(pk__in=ids, is_active=True).values("pk")
        )
        invited = list(User.objects.select_for_update().filter(pk__in=allowed).order_by("pk")[: MOST + 1])
        if len(invited) < len(ids) or len(invited) > MOST:
            raise NotYours(
                _("Choose up to %s people of your office who are not disabled. Nobody was invited.") % MOST
            )
        if way == Invitation.Way.MAIL and not all(mailboxes(invited).values()):
            raise NoWay(_("A person without a mailbox was chosen. Print a slip for that person."))
        two_persons.check_unguarded(invited)
        acted = [person for person in invited if person.first_signed_in_at]
        tell([Notice(person=person, kind=Notice.Kind.INVITED, by=by) for person in acted])
        return _give_out(invited, by, way, now)


@transaction.atomic
def hand_out(*, by: Charge, way: str, most: int = MOST) -> list[Invitation]:
    """Give out the invitations that this administrator approved for others; nobody else sees their codes.

    Letters go only to e-mail IDs that two administrators gave: an address on record may have been typed by
    whoever proposed the invitation.
    """
    now = timezone.now()
    approved = two_persons.to_hand_out(by).filter(person__is_active=True).exclude(person=by.user_id)
    first = {proposal.person_id: proposal for proposal in reversed(approved.select_related("by__user"))}
    people = User.objects.select_for_update().filter(pk__in=first).order_by("pk")
    invited = list(people[:most])
    if way == Invitation.Way.MAIL:
        issued = mailboxes(invited, issued_only=True)
        invited = [person for person in invited if issued[person.pk]]
    if not invited:
        raise NoWay(_("There is nobody to invite this way. Print the slips and hand them over yourself."))
    proposers = {person.pk: first[person.pk].by for person in invited}
    facts = {"kind": Notice.Kind.INVITED, "second": by}
    tell([Notice(person=person, by=proposers[person.pk], **facts) for person in invited])
    return _give_out(invited, by, way, now, sealed=True)


@transaction.atomic
def invite_first(charge: Charge) -> Invitation:
    """Invite the first administrator of an installation, or anew after a link that was lost.

    Only the operator's command may do so.
    """
    Invitation.objects.unused().filter(person=charge.user).update(withdrawn_at=timezone.now())
    audit.record(audit.Act.INVITED, by=charge, on=charge.user, office=charge.post.office)
    invitation = _invitation(charge.user, charge, Invitation.Way.SLIP, timezone.now(), sealed=True)
    invitation.save()
    return invitation


def _give_out(
    people: list[User], by: Charge, way: str, now: datetime, *, sealed: bool = False
) -> list[Invitation]:
    """End former invitations and passwords, and make the new invitations."""
    Invitation.objects.unused().filter(person__in=people).update(withdrawn_at=now)
    _reset([person for person in people if person.has_usable_password()], by=by)
    things = ((person, by.post.office, {"way": (None, way)}) for person in people)
    audit.record_many(audit.Act.INVITED, by=by, things=things)
    return Invitation.objects.bulk_create(
        _invitation(person, by, way, now, sealed=sealed) for person in people
    )


def _invitation(person: User, by: Charge, way: str, now: datetime, *, sealed: bool = False) -> Invitation:
    facts = {"person": person, "by": by, "office": by.post.office, "way": way, "sealed": sealed}
    return Invitation(**facts, created_at=now, expires_at=now + timedelta(days=settings.INVITATION_DAYS))


def _reset(people: list[User], *, by: Charge) -> None:
    """End the former passwords, and with them every session."""
    kind, office = AccountAct.Kind.RESET, by.post.office
    AccountAct.objects.bulk_create(
        AccountAct(kind=kind, person=person, office=office, by=by) for person in people
    )
    nothing: dict[str, tuple] = {}
    things = ((person, office, nothing) for person in people)
    audit.record_many(audit.Act.PASSWORD_RESET, by=by, things=things)
    for person in people:
        person.set_unusable_password()
        person.save(update_fields=["password"])
        end_sessions(person)


def code_for(invitation: Invitation) -> str:
    """Make a new code for the invitation, in groups to be typed; it replaces a former one."""
    letters = "".join(secrets.choice(LETTERS) for _letter in range(GROUPS * GROUP))
    Invitation.objects.filter(pk=invitation.pk).update(code_hash=hash_of(letters))
    return "-".join(letters[start : start + GROUP] for start in range(0, len(letters), GROUP))


def hash_of(code: str) -> str:
    """Hash of a code, the same in whatever way it was typed. Its 69 random bits need no slow hash."""
    letters = "".join(letter for letter in code.upper() if letter in LETTERS)
    return sha256(letters.encode()).hexdigest()


def find(code: str, employee_code: str | None = None) -> Invitation | None:
    """Find the open invitation of that code, and of that employee code where one is given."""
    invitations = Invitation.objects.open_at(timezone.now()).select_related("person")
    if employee_code is not None:
        invitations = invitations.filter(person__employee_code=employee_code.strip().upper())
    return invitations.filter(code_hash=hash_of(code), person__is_active=True).first()


def accept(invitation: Invitation) -> None:
    """Burn the code; of two browsers at once the second is refused, and so is whoever comes later."""
    now = timezone.now()
    unopened = Invitation.objects.open_at(now).filter(pk=invitation.pk, code_hash=invitation.code_hash)
    if not invitation.code_hash or not unopened.update(code_hash="", opened_at=now):
        raise InvitationOver(str(OVER))
    invitation.code_hash, invitation.opened_at = "", now
    events.report("invitation_opened", on=invitation.person, invitation=invitation.pk)


@transaction.atomic
def use(invitation: Invitation, *, password: str) -> User:
    """Set the password the person chose; of two browsers at once the second is refused."""
    now = timezone.now()
    # The person first, as in `invite`, so that the two never wait for each other.
    person = User.objects.select_for_update().get(pk=invitation.person_id)
    still_open = Invitation.objects.open_at(now).filter(pk=invitation.pk, code_hash=invitation.code_hash)
    # Whoever asked for the slip could use it, if a guarded post came to its owner meanwhile.
    is_barred = not invitation.sealed and person.pk in two_persons.guarded_among([person])
    if not person.is_active or is_barred or not still_open.update(used_at=now):
        raise InvitationOver(str(OVER))
    person.set_password(password)
    person.save(update_fields=["password"])
    end_sessions(person)
    events.report("password_changed", on=person, invitation=invitation.pk, after_commit=True)
    return person


def mailboxes(people: Iterable[User], *, issued_only: bool = False) -> dict[int, str]:
    """The address for letters by person: the active e-mail ID, else another on record, else empty."""
    emails = {person.pk: "" if issued_only else person.email for person in people}
    ids = EmailId.objects.annotate(full=ADDRESS)
    issued = set(ids.filter(full__in=emails.values()).values_list("full", flat=True))
    active = dict(ids.filter(person__in=emails, state=EmailId.State.ACTIVE).values_list("person", "full"))
    return {pk: active.get(pk) or ("" if email in issued else email) for pk, email in emails.items()}


@transaction.atomic
def remove_second_factor(person: User, *, by: Charge, reason: str) -> AccountAct:
    """Remove the second factor of a lost phone; the person sets up a new one at the next sign-in."""
    if not may(by, "administer"):
        raise NotYours(_("Only the administrator of an office does this."))
    if person.pk == by.user_id:
        raise NotOneself(_("Nobody removes the own second factor. Another administrator does it."))
    two_persons.check_unguarded([person])
    return decisions.remove_factor(person, by=by, reason=reason)
