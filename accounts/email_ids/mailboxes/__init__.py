"""How mailboxes come to be. Each domain has one of three ways, and what is in service follows the e-mail IDs.

sheet      a bulk sheet goes up to the national mail service, and its answer is read back in (sheet.py)
directory  a directory, LDAP, is kept in line in the background (directory.py)
database   a mail server reads the views of our database: whatever an ID says holds at once
"""

from collections.abc import Collection
from typing import Protocol

from django.conf import settings

from accounts.models import EmailId


class Way(Protocol):
    """What the background asks of a way in which mailboxes come to be."""

    def create(self, ids: Collection[EmailId]) -> dict[int, str]:
        """Make the mailboxes of IDs that were requested; for those refused the reason, by the ID's key."""

    def settle(self, ids: Collection[EmailId]) -> None:
        """Follow IDs that were redirected, archived or closed; safe to do twice."""


class Database:
    """A mail server reads the IDs itself: there is nothing to be done but to say so."""

    def create(self, ids: Collection[EmailId]) -> dict[int, str]:
        """The views show a mailbox as soon as its ID is created."""
        return {}

    def settle(self, ids: Collection[EmailId]) -> None:
        """The views have followed already."""


def way_of(domain: str) -> Way | None:
    """The way of a domain's mailboxes that the background goes; None where sheets go to and fro."""
    if domain in settings.MAIL_DATABASE_DOMAINS:
        return Database()
    if domain in settings.MAIL_DIRECTORY_DOMAINS:
        from .directory import Directory

        return Directory()
    return None


def domains() -> list[str]:
    """The domains whose mailboxes the background looks after."""
    return [*settings.MAIL_DATABASE_DOMAINS, *settings.MAIL_DIRECTORY_DOMAINS]
