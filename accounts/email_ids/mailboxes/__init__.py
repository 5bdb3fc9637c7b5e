"""Creation of mailboxes. Each domain has one of three ways, and its mailboxes follow the e-mail IDs.

sheet      a bulk sheet goes up to the national mail service, and its answer is read back in (sheet.py)
directory  a directory, LDAP, is kept in line in the background (directory.py)
database   a mail server reads the views of our database: whatever an ID says holds at once
"""

from collections.abc import Collection
from typing import Protocol

from django.conf import settings

from accounts.models import EmailId


class Backend(Protocol):
    """A way to create mailboxes that the background task can use."""

    def create(self, ids: Collection[EmailId]) -> dict[int, str]:
        """Create the mailboxes of requested IDs; return the reasons of those refused, by the ID's key."""

    def sync(self, ids: Collection[EmailId]) -> None:
        """Bring mailboxes in line with IDs that were redirected, archived or closed; safe to do twice."""


class Database:
    """A mail server that reads the IDs from our database: nothing has to be done."""

    def create(self, ids: Collection[EmailId]) -> dict[int, str]:
        """The views show a mailbox as soon as its ID is created."""
        return {}

    def sync(self, ids: Collection[EmailId]) -> None:
        """The views have followed already."""


def backend_for(domain: str) -> Backend | None:
    """The backend of a domain; None where sheets go to the mail service and back."""
    if domain in settings.MAIL_DATABASE_DOMAINS:
        return Database()
    if domain in settings.MAIL_DIRECTORY_DOMAINS:
        from .directory import Directory

        return Directory()
    return None


def domains() -> list[str]:
    """The domains whose mailboxes the background looks after."""
    return [*settings.MAIL_DATABASE_DOMAINS, *settings.MAIL_DIRECTORY_DOMAINS]
