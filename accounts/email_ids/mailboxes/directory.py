"""A directory (LDAP) kept in line with the e-mail IDs: one inetOrgPerson for each holder, found by its code.

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
# Backwards from where mail arrives: `mail_redirect` goes forward from each address.
REDIRECTED_HERE = """
WITH RECURSIVE here(id) AS (
    SELECT id FROM accounts_emailid WHERE local || '@' || domain = ANY(%s) AND state = 'active'
    UNION SELECT one.id FROM here JOIN accounts_emailid one ON one.redirects_to_id = here.id
    WHERE one.state = 'redirected'
)
SELECT local || '@' || domain FROM here JOIN accounts_emailid USING (id) WHERE state = 'redirected' ORDER BY 1
"""


class Directory:
    """The directory of the settings, written to under one connection for each act."""

    def create(self, ids: Collection[EmailId]) -> dict[int, str]:
        """Enter the holders of requested IDs with these; the directory's own words where it refuses one.

        LDAPException where the directory cannot be reached: then nothing is known and all is tried again.
        """
        refused = {}
        with self._connected() as link:
            for one in ids:
                try:
                    self._write(link, one.holder, [*addresses(one.holder), str(one)])
                except LDAPOperationResult as answer:
                    refused[one.pk] = f"{answer.description} {answer.message}".strip()[:LONGEST_REASON]
        return refused

    def settle(self, ids: Collection[EmailId]) -> None:
        """Write anew whoever gets mail at these addresses, or got it before."""
        holders = {(type(holder), holder.pk): holder for one in ids for holder in _concerned(one)}
        with self._connected() as link:
            for holder in holders.values():
                self._try(self._write, link, holder, addresses(holder))
            for one in ids:
                places = {_place(holder).lower() for holder in _concerned(one)}
                self._try(self._withdraw, link, str(one), places)

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

    def _try(self, act: Callable[..., None], *arguments) -> None:
        """What the directory refuses of one entry holds up no other; it is tried again for a while."""
        try:
            act(*arguments)
        except LDAPOperationResult as answer:
            logger.warning("the directory refused", about=str(arguments[1]), answer=str(answer))

    def _write(self, link: Connection, holder: User | Post, mail: list[str]) -> None:
        """Make the entry say what is so; a holder without an address has no mail, and no entry is made."""
        dn = _place(holder)
        told = _facts(holder) | {"mail": list(dict.fromkeys(mail))}
        changes = {name: [(MODIFY_REPLACE, values)] for name, values in told.items()}
        try:
            link.modify(dn, changes)
        except LDAPNoSuchObjectResult:
            if not mail:
                return
            try:
                link.add(dn, "inetOrgPerson", {name: values for name, values in told.items() if values})
            except LDAPEntryAlreadyExistsResult:
                link.modify(dn, changes)

    def _withdraw(self, link: Connection, address: str, places: set[str]) -> None:
        """Take an address from whoever got its mail before and does not now."""
        link.search(settings.MAIL_DIRECTORY_BASE, f"(mail={escape_filter_chars(address)})")
        entries = [found["dn"] for found in link.response if found["type"] == "searchResEntry"]
        for dn in (dn for dn in entries if dn.lower() not in places):
            link.modify(dn, {"mail": [(MODIFY_DELETE, [address])]})


def addresses(holder: User | Post) -> list[str]:
    """Where the holder gets mail: the own IDs in service first, then those redirected to one of them."""
    alive = holder.email_ids.filter(
        state__in=(State.CREATED, State.ACTIVE), domain__in=settings.MAIL_DIRECTORY_DOMAINS
    )
    own = [str(one) for one in alive.order_by("pk")]
    with connection.cursor() as cursor:
        cursor.execute(REDIRECTED_HERE, [own])
        return own + [address for (address,) in cursor]


def _concerned(one: EmailId) -> Iterator[User | Post]:
    """The holder, and the holder at the end of the way that its mail goes."""
    yield one.holder
    if one.redirects_to_id:
        yield from _concerned(one.redirects_to)


def _place(holder: User | Post) -> str:
    return f"uid={escape_rdn(_code(holder))},{settings.MAIL_DIRECTORY_BASE}"


def _code(holder: User | Post) -> str:
    return holder.employee_code if isinstance(holder, User) else holder.code


def _facts(holder: User | Post) -> dict[str, list[str]]:
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
