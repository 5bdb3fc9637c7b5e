"""The forms of second factors: what fails or comes too often is reported, and a code works once."""

import struct

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY, TOTP
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.core.exceptions import ValidationError

from accounts import events

from . import secrets, throttle

LONGEST_NAME = 60
# Faults that reading a made-up answer of a device ends in; the package that reads it catches the first alone.
MADE_UP = (TypeError, ValueError, KeyError, AttributeError, IndexError, struct.error)


class _Code:
    """Counts guesses and reports when there are too many; a wrong one is reported by allauth's own signal."""

    def clean_code(self) -> str:
        """Check the code."""
        counted = throttle.code_try(context.request, self.user)
        try:
            if counted is None:
                raise get_account_adapter().validation_error("too_many_login_attempts")
            code = super().clean_code()
        except ValidationError as error:
            if error.code == "too_many_login_attempts":
                events.report("second_factor_throttled", on=self.user)
            raise
        counted.give_back()
        return code


class CredentialField(forms.JSONField):
    """The answer of a device, which anybody can make up."""

    widget = forms.HiddenInput

    def to_python(self, value: str) -> dict:
        """Refuse what is nested too deep to be read, or is not of names and values."""
        try:
            credential = super().to_python(value)
        except RecursionError:
            credential = None
        if not isinstance(credential, dict):
            raise get_adapter().validation_error("incorrect_code")
        return credential

    def bound_data(self, data: str, initial: object) -> None:
        """Forget what was sent: an answer of a device is good once."""

    def prepare_value(self, value: object) -> str:
        """Render an empty field, for the script to fill."""
        return ""


class _Passkey(forms.Form):
    """Refuses and reports a passkey that is not the person's or none at all."""

    credential = CredentialField()

    def clean_credential(self) -> Authenticator:
        """Check the passkey."""
        try:
            return super().clean_credential()
        except (ValidationError, *MADE_UP):
            events.report("second_factor_failed", on=self.user, method="webauthn")
            raise get_adapter().validation_error("incorrect_code") from None


class CodeForm(_Code, AuthenticateForm):
    """Form for the code at sign-in."""


class ConfirmCodeForm(_Code, ReauthenticateForm):
    """Form for the code by which a sign-in is confirmed."""


class PasskeyForm(_Passkey, AuthenticateWebAuthnForm):
    """Form for the passkey at sign-in."""


class ConfirmPasskeyForm(_Passkey, ReauthenticateWebAuthnForm):
    """Form for the passkey by which a sign-in is confirmed."""


class AddPasskeyForm(AddWebAuthnForm):
    """Form for a new passkey and its name."""

    name = forms.CharField(max_length=LONGEST_NAME, required=False)
    credential = CredentialField()

    def clean(self) -> dict:
        """Check what the device made."""
        try:
            return super().clean()
        except MADE_UP:
            raise get_adapter().validation_error("incorrect_code") from None


class SetUpCodeForm(ActivateTOTPForm):
    """Form for the first code of an app; it is burnt at once, so that whoever saw it typed cannot use it.

    Until the code comes the secret waits in the session, whose store a thief may read: it waits encrypted.
    """

    def __init__(self, *args, **kwargs):
        """Take the secret from the session, or make one, and leave it there encrypted."""
        session = context.request.session
        # What cannot be decrypted any more gives way to a new secret, which the page shows.
        secret = secrets.decrypted(session.pop(SECRET_SESSION_KEY, ""))
        if secret:
            session[SECRET_SESSION_KEY] = secret
        try:
            super().__init__(*args, **kwargs)
        finally:
            if secret := session.pop(SECRET_SESSION_KEY, ""):
                session[SECRET_SESSION_KEY] = get_adapter().encrypt(secret)

    def clean_code(self) -> str:
        """Check the code and mark it as used, as a sign-in would."""
        code = super().clean_code()
        if not TOTP(Authenticator(user=self.user))._mark_code_used(code):
            raise get_adapter().validation_error("incorrect_code")
        return code
