"""Synchronisation of an LDAP directory with the e-mail IDs: one inetOrgPerson for each holder, found by code.

`mail` holds every address at which the holder gets mail: own ones in service, and those redirected to them.
"""

import ssl
from collections.abc import Callable, Collection, Iterator

import structlog
from django.conf import settings
from django.db import connection
from ldap3 import MODIFY_DELETE, MODIFY_REPLACE, SIMPLE, Connection, Server, Tls
from ldap3.core.exceptions import (
    LDAPEntryAlreadyExistsResult,
    LDAPNoSuchObjectResult,
    LDAPOperationResult,
)
from ldap3.utils.conv import escape_filter_chars
from ldap3.utils.dn import escape_rdn

from accounts.models import EmailId, Post, User

logger = structlog.get_logger(__name__)
State = EmailId.State
SECONDS = 10
LONGEST_REASON = 300
# Follows redirections backwards, from where mail arrives; the view `mail_redirect` follows them forwards.
REDIRECTED_HERE = """
WITH RECURSIVE here(id) AS (
    SELECT id FROM accounts_emailid WHERE local || '@' || domain = ANY(%s) AND state = 'active'
    UNION SELECT source.id FROM here JOIN accounts_emailid source ON source.redirects_to_id = here.id
    WHERE source.state = 'redirected'
)
SELECT local || '@' || domain FROM here JOIN accounts_emailid USING (id) WHERE state = 'redirected' ORDER BY 1
"""


class Directory:
    """The directory named in the settings; each call opens one connection."""

    def create(self, ids: Collection[EmailId]) -> dict[int, str]:
        """Write the entries of the holders with the requested IDs; return the reasons of those refused.

        LDAPException where the directory cannot be reached: then nothing is known and all is tried again.
        """
        refused = {}
        with self._connected() as link:
            for email_id in ids:
                try:
                    self._write(link, email_id.holder, [*addresses(email_id.holder), str(email_id)])
                except LDAPOperationResult as answer:
                    refused[email_id.pk] = f"{answer.description} {answer.message}".strip()[:LONGEST_REASON]
        return refused

    def sync(self, ids: Collection[EmailId]) -> None:
        """Rewrite the entries of all who get mail at these addresses, or got it before."""
        holders = {
            (type(holder), holder.pk): holder for email_id in ids for holder in _holders_concerned(email_id)
        }
        with self._connected() as link:
            for holder in holders.values():
                self._attempt(self._write, link, holder, addresses(holder))
            for email_id in ids:
                dns = {_dn(holder).lower() for holder in _holders_concerned(email_id)}
                self._attempt(self._withdraw, link, str(email_id), dns)

    def _connected(self) -> Connection:
        trusted = Tls(validate=ssl.CERT_REQUIRED, ca_certs_file=settings.MAIL_DIRECTORY_CA or None)
        server = Server(settings.MAIL_DIRECTORY_URL, tls=trusted, connect_timeout=SECONDS, get_info="NO_INFO")
        return Connection(
            server,
            user=settings.MAIL_DIRECTORY_USER,
            password=settings.MAIL_DIRECTORY_PASSWORD,
            authentication=SIMPLE,
            receive_timeout=SECONDS,
            raise_exceptions=True,
        )

    def _attempt(self, write: Callable[..., None], *arguments) -> None:
        """Write an entry and log a refusal, so that it holds up no other; it is tried again for a while."""
        try:
            write(*arguments)
        except LDAPOperationResult as answer:
            logger.warning("the directory refused", about=str(arguments[1]), answer=str(answer))

    def _write(self, link: Connection, holder: User | Post, mail: list[str]) -> None:
        """Write the entry of a holder; for a holder without an address no entry is created."""
        dn = _dn(holder)
        attributes = _attributes(holder) | {"mail": list(dict.fromkeys(mail))}
        changes = {name: [(MODIFY_REPLACE, values)] for name, values in attributes.items()}
        try:
            link.modify(dn, changes)
        except LDAPNoSuchObjectResult:
            if not mail:
                return
            try:
                link.add(dn, "inetOrgPerson", {name: values for name, values in attributes.items() if values})
            except LDAPEntryAlreadyExistsResult:
                link.modify(dn, changes)

    def _withdraw(self, link: Connection, address: str, dns: set[str]) -> None:
        """Remove an address from the entries of all who no longer get its mail."""
        link.search(settings.MAIL_DIRECTORY_BASE, f"(mail={escape_filter_chars(address)})")
        entries = [row["dn"] for row in link.response if row["type"] == "searchResEntry"]
        for dn in (dn for dn in entries if dn.lower() not in dns):
            link.modify(dn, {"mail": [(MODIFY_DELETE, [address])]})


def addresses(holder: User | Post) -> list[str]:
    """The addresses at which the holder gets mail: own IDs in service, then those redirected to these."""
    alive = holder.email_ids.filter(
        state__in=(State.CREATED, State.ACTIVE), domain__in=settings.MAIL_DIRECTORY_DOMAINS
    )
    own_addresses = [str(email_id) for email_id in alive.order_by("pk")]
    with connection.cursor() as cursor:
        cursor.execute(REDIRECTED_HERE, [own_addresses])
        return own_addresses + [address for (address,) in cursor]


def _holders_concerned(email_id: EmailId) -> Iterator[User | Post]:
    """The holder of the ID, and each holder to whom its mail is redirected."""
    yield email_id.holder
    if email_id.redirects_to_id:
        yield from _holders_concerned(email_id.redirects_to)


def _dn(holder: User | Post) -> str:
    return f"uid={escape_rdn(_code(holder))},{settings.MAIL_DIRECTORY_BASE}"


def _code(holder: User | Post) -> str:
    return holder.employee_code if isinstance(holder, User) else holder.code


def _attributes(holder: User | Post) -> dict[str, list[str]]:
    names = holder.name_en.split()
    person = isinstance(holder, User)
    return {
        "cn": list(dict.fromkeys([holder.name_en, holder.name_hi])),
        "sn": [names[-1] if person else holder.name_en],
        "givenName": [" ".join(names[:-1])] if person and names[:-1] else [],
        "displayName": [holder.name_hi],
        "employeeNumber": [holder.employee_code] if person else [],
        "mobile": [holder.mobile] if person and holder.mobile else [],
    }
