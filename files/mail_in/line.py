"""The line to a mail server: IMAP under TLS, with a certificate that is checked, and short patience."""

import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from imap_tools import MailBox
from imap_tools.errors import ImapToolsError, MailboxLoginError

from files.models import Mailbox

from . import passwords

Outcome = Mailbox.Outcome
SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


class LineFault(Exception):
    """The mailbox cannot be read; says which of the outcomes it is."""

    def __init__(self, outcome: str):
        super().__init__(outcome)
        self.outcome = outcome


class Line:
    """An open mailbox."""

    def __init__(self, box: MailBox, mailbox: Mailbox):
        self._box, self._mailbox = box, mailbox
        self.uid_validity = int(box.folder.status(mailbox.folder, ["UIDVALIDITY"])["UIDVALIDITY"])

    def uids(self) -> list[int]:
        """The messages in the folder, the oldest first."""
        return sorted(int(uid) for uid in self._box.uids("UNDELETED"))

    def size(self, uid: int) -> int:
        """The size of a message in bytes; 0 if it is gone."""
        found = SIZE.search(_joined(self._fetch(uid, "(RFC822.SIZE)")))
        return int(found[1]) if found else 0

    def message(self, uid: int, *, most: int) -> bytes:
        """The message as it came, without marking it read: at most so many bytes of it."""
        return _literal(self._fetch(uid, f"(BODY.PEEK[]<0.{most}>)"))

    def move(self, uid: int) -> None:
        """Move a message to the folder of what was read."""
        try:
            self._box.move(str(uid), self._mailbox.done_folder)
        except ImapToolsError as error:
            raise LineFault(Outcome.NO_FOLDER) from error

    def _fetch(self, uid: int, what: str) -> list[Any]:
        kind, answer = self._box.client.uid("FETCH", str(uid), what)
        if kind != "OK":
            raise LineFault(Outcome.NO_SERVER)
        return answer


def _joined(answer: list[Any]) -> bytes:
    return b" ".join(each if isinstance(each, bytes) else b" ".join(each) for each in answer if each)


def _literal(answer: list[Any]) -> bytes:
    return next((each[1] for each in answer if isinstance(each, tuple)), b"")


@contextmanager
def opened(mailbox: Mailbox) -> Iterator[Line]:
    """Open the mailbox with its folder of what was read; LineFault where anything is amiss."""
    password = passwords.decrypt(mailbox.password)
    if password is None:
        raise LineFault(Outcome.NO_KEY)
    trust = ssl.create_default_context(cafile=settings.MAIL_IN_CA or None)
    try:
        facts = {"port": mailbox.port, "timeout": settings.MAIL_IN_SECONDS, "ssl_context": trust}
        with _login(MailBox(mailbox.host, **facts), mailbox, password) as box:
            yield _line(box, mailbox)
    except ssl.SSLCertVerificationError as error:
        raise LineFault(Outcome.NO_TRUST) from error
    except (OSError, imaplib.IMAP4.error, ImapToolsError, UnicodeError) as error:
        raise LineFault(Outcome.NO_SERVER) from error


def _login(box: MailBox, mailbox: Mailbox, password: str) -> MailBox:
    # The plain command takes ASCII alone; not every server knows the other.
    login = box.login if (mailbox.username + password).isascii() else box.login_utf8
    try:
        return login(mailbox.username, password, initial_folder=None)
    except imaplib.IMAP4.abort as error:
        raise LineFault(Outcome.NO_SERVER) from error
    except (imaplib.IMAP4.error, MailboxLoginError) as error:
        raise LineFault(Outcome.NO_ENTRY) from error


def _line(box: MailBox, mailbox: Mailbox) -> Line:
    try:
        if not box.folder.exists(mailbox.done_folder):
            box.folder.create(mailbox.done_folder)
        box.folder.set(mailbox.folder)
        return Line(box, mailbox)
    except (ImapToolsError, imaplib.IMAP4.error, UnicodeError) as error:
        raise LineFault(Outcome.NO_FOLDER) from error
