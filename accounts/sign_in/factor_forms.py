"""The forms of second factors: what fails or comes too often is reported, and a code works once."""

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.core.exceptions import ValidationError

from accounts import events

LONGEST_NAME = 60


class _Code:
    """Reports when there are too many guesses; a wrong one is reported by allauth's own signal."""

    def clean_code(self) -> str:
        """Check the code."""
        try:
            return super().clean_code()
        except ValidationError as error:
            if error.code == "too_many_login_attempts":
                events.report("second_factor_throttled", on=self.user)
            raise


class _Passkey:
    """Reports a passkey that is not the person's, of which allauth says nothing."""

    def clean_credential(self) -> Authenticator:
        """Check the passkey."""
        try:
            return super().clean_credential()
        except ValidationError:
            events.report("second_factor_failed", on=self.user, method="webauthn")
            raise


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


class SetUpCodeForm(ActivateTOTPForm):
    """Form for the first code of an app; it is burnt at once, so that whoever saw it typed cannot use it."""

    def clean_code(self) -> str:
        """Check the code and mark it as used, as a sign-in would."""
        code = super().clean_code()
        if not TOTP(Authenticator(user=self.user))._mark_code_used(code):
            raise get_adapter().validation_error("incorrect_code")
        return code
