"""Ways by which a notice of work leaves the program: e-mail, and SMS by a file or an HTTP gateway.

A channel tells whether it reaches a person, and sends; what it cannot send it says by an OSError. Another way
is one more class here and its place in `by_name`.
"""

import fcntl
import http.client
import json
import os
import urllib.error
import urllib.request
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils import timezone

from accounts.models import Sending, User

from .addresses import addresses_of_posts, own_addresses
from .letters import Letter


class Channel(Protocol):
    """One way to a person."""

    def send(self, person: User, letter: Letter) -> bool:
        """Send the letter; return whether there was an address to send it to."""

    def close(self) -> None:
        """End what was opened for several sendings."""


class NotAccepted(OSError):
    """The gateway answered, and did not take the message."""


class Mail:
    """E-mail by the server of EMAIL_URL, over one connection for all that is sent in a row."""

    def __init__(self):
        self._connection = get_connection()

    def receivers(self, person: User) -> list[str]:
        """The person's own addresses, or those of the posts held where there are none."""
        return own_addresses(person) or addresses_of_posts(person)

    def send(self, person: User, letter: Letter) -> bool:
        """Send to each address alone."""
        receivers = self.receivers(person)
        # Kept open for the next; opened anew after a failure.
        self._connection.open()
        facts = {"connection": self._connection, "attachments": letter.files, "headers": letter.headers}
        for receiver in receivers:
            EmailMessage(letter.subject, letter.text, None, [receiver], **facts).send()
        return bool(receivers)

    def close(self) -> None:
        """Say goodbye to the server."""
        self._connection.close()


class MailWithFiles(Mail):
    """Letters with figures: to the own addresses alone, because others read the mailbox of a post."""

    def receivers(self, person: User) -> list[str]:
        """The person's own addresses."""
        return own_addresses(person)


class SmsFile:
    """A line of JSON for each message, at the end of a file from which the office's own sender takes them."""

    def __init__(self, path: str):
        self._path = Path(path)

    def send(self, person: User, letter: Letter) -> bool:
        """Append the line and have it written to the disk; the sender may hold the file meanwhile."""
        if not person.mobile:
            return False
        at = timezone.now().isoformat(timespec="seconds")
        line = {"at": at, "mobile": person.mobile, "text": letter.text}
        with open(self._path, "a", opener=_private, encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
            file.flush()
            os.fsync(file.fileno())
        return True

    def close(self) -> None:
        """Nothing stays open."""


class SmsGateway:
    """A request to the gateway of an SMS service; {mobile} and {text} stand in its address or body."""

    def __init__(self, url: str, *, body: str, content_type: str, authorization: str, accepted: str):
        self._url, self._body, self._type = url, body, content_type
        self._authorization, self._accepted = authorization, accepted
        # Without following where it points: the message would go to an address that nobody set.
        self._opener = urllib.request.build_opener(_NoRedirect)

    def send(self, person: User, letter: Letter) -> bool:
        """Ask the gateway to send; raise OSError where it is away, refuses, or answers without `accepted`."""
        if not person.mobile:
            return False
        try:
            with self._opener.open(
                self._request(person.mobile, letter.text), timeout=settings.SMS_SECONDS
            ) as answer:
                said = answer.read(10_000).decode("utf-8", "replace")
        except urllib.error.HTTPError as error:
            # Its own words would carry the address, in which some gateways want the password.
            raise NotAccepted(f"status {error.code}") from None
        except http.client.HTTPException as error:  # what no HTTP is, or breaks off
            raise NotAccepted(type(error).__name__) from None
        if self._accepted not in said:
            raise NotAccepted("answer without the words of acceptance")
        return True

    def _request(self, mobile: str, text: str) -> urllib.request.Request:
        url = _filled(self._url, mobile, text, quote_all)
        if not self._body:
            request = urllib.request.Request(url)  # noqa: S310 - settings/letters.py takes https or this machine
        else:
            escape = in_json if self._type.startswith("application/json") else quote_all
            body = _filled(self._body, mobile, text, escape).encode()
            request = urllib.request.Request(url, body, {"Content-Type": self._type})  # noqa: S310
        if self._authorization:
            request.add_header("Authorization", self._authorization)
        return request

    def close(self) -> None:
        """Nothing stays open."""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_request: object) -> None:
        """Follow nowhere."""


def quote_all(value: str) -> str:
    """Escape for an address or the body of a form."""
    return quote(value, safe="")


def in_json(value: str) -> str:
    """Escape for the inside of a string of JSON."""
    return json.dumps(value, ensure_ascii=False)[1:-1]


def _filled(pattern: str, mobile: str, text: str, escape) -> str:
    """Fill both places at once, so that braces in a text are only a text."""
    before, *rest = pattern.split("{mobile}")
    parts = [part.replace("{text}", escape(text)) for part in (before, *rest)]
    return escape(mobile).join(parts)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def has_sms() -> bool:
    """Return whether a way for SMS is set up here."""
    return bool(settings.SMS_FILE or settings.SMS_URL)


def by_name(name: str) -> Channel | None:
    """The channel of a sending; None for SMS where no way is set up."""
    if name == Sending.Channel.MAIL:
        return Mail()
    if name == Sending.Channel.FILES:
        return MailWithFiles()
    if settings.SMS_FILE:
        return SmsFile(settings.SMS_FILE)
    if settings.SMS_URL:
        return SmsGateway(
            settings.SMS_URL,
            body=settings.SMS_BODY,
            content_type=settings.SMS_BODY_TYPE,
            authorization=settings.SMS_AUTHORIZATION,
            accepted=settings.SMS_ACCEPTED,
        )
    return None
