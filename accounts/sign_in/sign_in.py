"""Signing in: the person a login names, and the limit on failed tries."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.core.internal import ratelimit
from django.db.models import Exists, Q, QuerySet, Value
from django.db.models.functions import Concat, Lower
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import EmailId, User

# One sentence for every way a sign-in can fail, so that it tells nobody which IDs exist.
NOT_CORRECT = _("The e-mail ID or employee code and the password do not fit together.")


def named_by(login: str) -> User | None:
    """The person an e-mail ID or an employee code names, written in small letters or capitals."""
    login = login.strip()
    if "@" not in login:
        return User.objects.filter(employee_code=login.upper()).first()
    return User.objects.filter(pk__in=_reached_at(login.lower())).first()


def _reached_at(address: str) -> QuerySet:
    """The holder of an active ID, or whoever has the address where it was never issued as an ID."""
    ids = EmailId.objects.alias(full=Concat("local", Value("@"), "domain")).filter(full=address)
    of_the_id = Q(email_ids__in=ids.filter(state=EmailId.State.ACTIVE))
    other = Q(email_address=address) & ~Exists(ids)
    return User.objects.alias(email_address=Lower("email")).filter(of_the_id | other).values("pk")


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
