"""Signing in: whom a login names, and who may try how often."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.core.internal import ratelimit
from django.db.models.functions import Lower
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from .models import User

# One sentence for every way a sign-in can fail, so that it tells nobody which IDs exist.
NOT_CORRECT = _("The e-mail ID or employee code and the password do not fit together.")


def named_by(login: str) -> User | None:
    """The person an e-mail ID or an employee code names, written in small letters or capitals."""
    login = login.strip()
    if "@" not in login:
        return User.objects.filter(employee_code=login.upper()).first()
    people = User.objects.alias(email_id=Lower("email")).exclude(email="")
    return people.filter(email_id=login.lower()).first()


class SignInBackend(AuthenticationBackend):
    """One look-up and one password hash for every try, whoever is named and whatever comes of it."""

    def _authenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:
        return self._check_password(named_by(credentials.get("username") or ""), credentials["password"])

    def _check_password(self, user: User | None, password: str) -> User | None:
        # allauth shows a disabled person a page of its own; here the answer is the same for all.
        if not user:
            return None
        self._did_check_password = True
        return user if user.check_password(password) and self.user_can_authenticate(user) else None


class SignInAdapter(DefaultAccountAdapter):
    """No self sign-up; failed tries count per person and address, so that nobody can lock an officer out."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": NOT_CORRECT,
        "username_password_mismatch": NOT_CORRECT,
        "too_many_login_attempts": _("Too many failed tries. Please wait a few minutes and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People are brought on the rolls by their office."""
        return False

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        login = credentials.get("username") or credentials.get("email") or ""
        return f"{login.strip().lower()}|{ratelimit.get_ip(request)}"
