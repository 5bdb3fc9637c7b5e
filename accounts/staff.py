"""What an office does for a person's account: disable, restore, end sessions."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import F

from .models import User


@transaction.atomic
def disable(user: User) -> User:
    """Keep a person from signing in; what is open ends at once. Charges and history stay."""
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_sessions(user)
    return user


def restore(user: User) -> User:
    """Let a disabled person sign in again; no old session comes back."""
    user.is_active = True
    user.save(update_fields=["is_active"])
    return user


@transaction.atomic
def remove_second_factors(user: User) -> None:
    """For a lost phone: signing in needs the password alone until a new second factor is set up."""
    Authenticator.objects.filter(user=user).delete()
    end_sessions(user)


def end_sessions(user: User) -> None:
    """End every session of the person."""
    User.objects.filter(pk=user.pk).update(session_round=F("session_round") + 1)
    for session in UserSession.objects.filter(user=user):
        session.end()
