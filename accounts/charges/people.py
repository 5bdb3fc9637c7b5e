"""Verbs on a person's account: disable, restore, remove second factors, end sessions."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts import audit, events
from accounts.models import Charge, StaffAct, User
from accounts.refusals import PersonCannotHold

from . import endings

Act = audit.Act
GONE = (StaffAct.Kind.RETIREMENT, StaffAct.Kind.DEATH)


@transaction.atomic
def disable(user: User, *, by: Charge) -> User:
    """Keep a person from signing in; open sessions end at once. Charges and history stay.

    Of who holds a guarded post the person and the officers above are told.
    """
    _record(Act.DISABLED, user, by, {"is_active": (user.is_active, False)})
    endings.tell_of_closing(user, by=by)
    return close(user)


def close(user: User) -> User:
    """Close the account, as part of another act that is on record."""
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_sessions(user)
    return user


@transaction.atomic
def restore(user: User, *, by: Charge) -> User:
    """Let a disabled person sign in again, unless retired or deceased; no old session comes back."""
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if user.acts.filter(kind__in=GONE).exists():
        raise PersonCannotHold(
            _("%(person)s is on record as retired or deceased. Whoever is engaged again is entered anew.")
            % {"person": user}
        )
    _record(Act.RESTORED, user, by, {"is_active": (user.is_active, True)})
    user.is_active = True
    user.save(update_fields=["is_active"])
    return user


@transaction.atomic
def remove_second_factors(user: User, *, by: Charge, reason: str) -> None:
    """For a lost phone: signing in needs the password alone until a new second factor is set up."""
    factors = Authenticator.objects.filter(user=user)
    differences = {"factors": (sorted(factors.values_list("type", flat=True)), [])}
    _record(Act.SECOND_FACTOR_REMOVED, user, by, differences, reason)
    factors.delete()
    end_sessions(user)


def end_sessions(user: User) -> None:
    """End every session of the person."""
    User.objects.filter(pk=user.pk).update(session_round=F("session_round") + 1)
    for session in UserSession.objects.filter(user=user):
        session.end()
    events.report("sessions_ended", on=user, after_commit=True)


def _record(act: str, user: User, by: Charge, differences: audit.Differences, reason: str = "") -> None:
    office = user.rolls or by.post.office
    audit.record(act, by=by, on=user, office=office, differences=differences, reason=reason)
