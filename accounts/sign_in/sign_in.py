"""Signing in: the person a login names, and the limit on failed tries."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.core.exceptions import ValidationError
from django.db.models import Exists, Q, QuerySet
from django.db.models.functions import Lower
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts import events
from accounts.models import EmailId, User
from accounts.models.email_ids.email_id import ADDRESS
from accounts.queries.compiled import compiled

from . import throttle
from .first_screen import first_screen_of

# The ways to confirm a sign-in, as their pages offer each other.
WAYS = {
    "reauthenticate": _("With the password"),
    "mfa_reauthenticate": _("With a code"),
    "mfa_reauthenticate:webauthn": _("With a passkey"),
}
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
    ids = EmailId.objects.alias(full=ADDRESS).filter(full=address)
    of_the_id = Q(email_ids__in=ids.filter(state=EmailId.State.ACTIVE))
    other = Q(email_address=address) & ~Exists(ids)
    return User.objects.alias(email_address=Lower("email")).filter(of_the_id | other).values("pk")


@compiled
def _person(user: int) -> QuerySet[User]:
    return User.objects.filter(pk=user)


class SignInBackend(AuthenticationBackend):
    """One look-up and one password hash for every try, whoever is named and whatever comes of it."""

    def get_user(self, user_id: int) -> User | None:
        """Return the person of a session, whom every page asks for; None where sign-in is barred."""
        user = _person.first(user=user_id)
        return user if user and self.user_can_authenticate(user) else None

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
    _try: throttle.Try | None = None

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People are brought on the rolls by their office."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Begin where the person's own work is."""
        return first_screen_of(request.user)

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address as our own proxies saw it; one for all where the server is not told any."""
        return events.client_address(request) or "0.0.0.0"  # noqa: S104 - no address, nothing listens there

    def get_reauthentication_methods(self, user: User) -> list[dict]:
        """Ask whoever has a second factor for that: a password may have been watched at this very desk."""
        methods = super().get_reauthentication_methods(user)
        by_factor = [method for method in methods if method["id"] != "reauthenticate"]
        # Passkeys before codes, which can be watched too.
        return [method | {"description": WAYS[method["id"]]} for method in by_factor[::-1] or methods]

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the try for the person it names, at this address and everywhere; refuse too many."""
        login, person = _named(credentials)
        try:
            super().pre_authenticate(request, **credentials)
            self._try = throttle.password_try(request, login, person)
            if self._try is None:
                super()._rollback_login_failed_rl_usage()
                raise self.validation_error("too_many_login_attempts")
        except ValidationError:
            events.report("sign_in_throttled", on=person or "nobody")
            raise

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Report the failure; what was typed may be a password in the wrong field, so it is not told."""
        _login, person = _named(credentials)
        events.report("sign_in_failed", on=person or "nobody")

    def login(self, request: HttpRequest, user: User) -> None:
        """Sign the person in, and know the address from then on."""
        super().login(request, user)
        throttle.remember(request, user)

    def _rollback_login_failed_rl_usage(self) -> None:
        super()._rollback_login_failed_rl_usage()
        if self._try:
            self._try.give_back()


def _named(credentials: dict[str, Any]) -> tuple[str, User | None]:
    """The name of a try, and the person whom it names, if anybody."""
    login = credentials.get("username") or credentials.get("email") or ""
    return login, named_by(login)
