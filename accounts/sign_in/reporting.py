"""Sign-ins and second factors as events of the security log; allauth and Django tell of them by signals."""

from typing import Any

from allauth.account.signals import authentication_step_completed, password_changed
from allauth.mfa import signals as factor
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver

from accounts import events


@receiver(user_logged_in)
def signed_in(user: Any, **_facts: Any) -> None:
    """Report a completed sign-in, second factor included."""
    events.report("signed_in", on=user)


@receiver(user_logged_out)
def signed_out(user: Any, **_facts: Any) -> None:
    """Report a sign-out; there is nobody where only an unfinished sign-in ended."""
    if user is not None:
        events.report("signed_out", on=user)


@receiver(password_changed)
def changed_password(user: Any, **_facts: Any) -> None:
    """Report a new password that its owner chose."""
    events.report("password_changed", on=user)


@receiver(authentication_step_completed)
def confirmed(user: Any, method: str, **facts: Any) -> None:
    """Report that a signed-in person showed once more to be the same."""
    if facts.get("reauthenticated"):
        events.report("confirmed_again", on=user, method=facts.get("type") or method)


@receiver(factor.authentication_failed)
def failed_factor(user: Any, authenticator: Any, **_facts: Any) -> None:
    """Report a wrong code."""
    events.report("second_factor_failed", on=user, method=authenticator.type)


@receiver(factor.authenticator_added)
@receiver(factor.authenticator_removed)
@receiver(factor.authenticator_reset)
def changed_factor(signal: Any, user: Any, authenticator: Any, **_facts: Any) -> None:
    """Report that a person changed the own second factor."""
    changes = {
        id(factor.authenticator_added): "added",
        id(factor.authenticator_removed): "removed",
        id(factor.authenticator_reset): "renewed",
    }
    change = changes[id(signal)]
    events.report("second_factor_changed", on=user, method=authenticator.type, change=change)


class SessionsAdapter(DefaultUserSessionsAdapter):
    """Ends sessions of one's own, and says so in the security log."""

    def end_sessions(self, sessions: list) -> None:
        """End them; one event, with their number."""
        super().end_sessions(sessions)
        if sessions:
            events.report("sessions_ended", on=sessions[0].user, count=len(sessions))
