"""Passwords of mailboxes at rest: encrypted with keys that the database has not, as second factors are."""

from django.conf import settings

from accounts.sign_in.secrets import decrypted, fernet


def encrypt(password: str) -> str:
    """Encrypt under the newest key."""
    return fernet(tuple(settings.SECOND_FACTOR_KEYS)).encrypt(password.encode()).decode()


def decrypt(stored: str) -> str | None:
    """Decrypt; None for what none of the keys encrypted."""
    return decrypted(stored)
