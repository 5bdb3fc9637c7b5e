"""Secrets of second factors at rest: encrypted with keys that the database has not.

`SECOND_FACTOR_KEYS` holds one key or more, the newest first: it encrypts, all of them decrypt.
"""

from functools import cache

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _

from accounts.models import User


class SecondFactorAdapter(DefaultMFAAdapter):
    """Second factors whose secrets are stored encrypted."""

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        """Suggest a name for a new passkey, in the reader's language."""
        held = Authenticator.objects.filter(user=user, type=type).count()
        return _("My passkey") if held == 0 else _("Passkey %s") % (held + 1)

    def _get_site_name(self) -> str:
        return settings.MFA_TOTP_ISSUER

    def encrypt(self, text: str) -> str:
        """Encrypt under the newest key."""
        return fernet(tuple(settings.SECOND_FACTOR_KEYS)).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Decrypt under whichever key it was; a key that is gone stops with a sentence for the operator."""
        if (text := decrypted(encrypted_text)) is None:
            raise ImproperlyConfigured(
                "A second factor is encrypted with a key that SECOND_FACTOR_KEYS does not hold any more."
            )
        return text


def decrypted(encrypted_text: str) -> str | None:
    """Decrypt under whichever key it was; None for what none of the keys encrypted."""
    try:
        return fernet(tuple(settings.SECOND_FACTOR_KEYS)).decrypt(encrypted_text.encode()).decode()
    except InvalidToken:
        return None


@cache
def fernet(keys: tuple[str, ...]) -> MultiFernet:
    """The cipher of these keys; building one for each code would derive them anew."""
    return MultiFernet([Fernet(key) for key in keys])
