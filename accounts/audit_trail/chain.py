"""The proof of the audit trail: the chain of each office's entries, read in slices.

A part of the proof is a function that takes the key after which to go on, and returns the key that it has
reached, or None at its end, with what it found. Each slice stands for itself, so that a proof goes on where
it ended, and memory holds one slice.
"""

import hashlib
from collections.abc import Callable, Sequence
from typing import NamedTuple

from django.db import connection, transaction

FIRST = bytes(32)
ABSENT = b"\xff\xff\xff\xff"
# The rows of a slice.
AT_ONCE = 10_000
# The fields of an entry as the database hashes them; so are they hashed here, by other code.
FIELDS = """e.id, (extract(epoch FROM e.at) * 1000000)::bigint, e.by_id, e.person_id, e.office_id, e.act,
    e.kind, e.object_id, e.code, e.name, e.differences::text, e.reason, e.request_id, host(e.ip)"""
LINKS = f"""
SELECT l.office_id, l.seq, l.entry_id, l.transaction, l.salt, l.commitment, l.previous_hash, l.hash, {FIELDS}
FROM accounts_auditlink l LEFT JOIN accounts_auditentry e ON e.id = l.entry_id
WHERE (l.office_id, l.seq) > (%(office)s, %(seq)s) ORDER BY l.office_id, l.seq LIMIT %(most)s
"""  # noqa: S608 - a constant
LINK = "SELECT hash FROM accounts_auditlink WHERE office_id = %(office)s AND seq = %(seq)s"
ENTRIES = """
SELECT e.id, e.office_id, l.entry_id
FROM accounts_auditentry e LEFT JOIN accounts_auditlink l ON l.entry_id = e.id
WHERE e.id > %(after)s ORDER BY e.id LIMIT %(most)s
"""
HEADS = """
SELECT coalesce(head.office_id, last.office_id), coalesce(head.seq, last.seq)
FROM accounts_auditchain head FULL JOIN (
    SELECT DISTINCT ON (office_id) office_id, seq, hash FROM accounts_auditlink ORDER BY office_id, seq DESC
) last ON last.office_id = head.office_id
WHERE (last.seq, last.hash) IS DISTINCT FROM (head.seq, head.head_hash) ORDER BY 1
"""


class Break(NamedTuple):
    """A place where the record does not hold: the chain, its number, what is wrong, and both values."""

    chain: str
    seq: int
    what: str
    stored: str = ""
    rebuilt: str = ""


Key = Sequence[int | str]
Part = Callable[[Key], tuple[Key | None, list[Break]]]


def links(after: Key) -> tuple[Key | None, list[Break]]:
    """Verify the next links of the offices' chains, each with its entry; the key is office and number."""
    office, last = after or (0, 0)
    known = rows(LINK, {"office": office, "seq": last})
    heads = {office: (last, bytes(known[0][0]))} if known else {}
    found, read = [], rows(LINKS, {"office": office, "seq": last, "most": AT_ONCE})
    for office, seq, entry, together, salt, committed, previous, hashed, *fields in read:
        last, head = heads.get(office, (0, FIRST))
        chain = f"audit {office}"
        committed, previous, hashed = bytes(committed), bytes(previous), bytes(hashed)
        if seq != last + 1:
            found.append(Break(chain, last + 1, "audit.missing"))
        elif previous != head:
            found.append(Break(chain, seq, "audit.predecessor"))
        place = joined([office, seq, entry, *if_given(together)])
        if hashlib.sha256(place + previous + committed).digest() != hashed:
            found.append(Break(chain, seq, "audit.link"))
        if fields[0] is None:
            found.append(Break(chain, seq, "audit.missing"))
        elif hashlib.sha256(bytes(salt) + joined(fields)).digest() != committed or fields[4] != office:
            found.append(Break(chain, seq, "audit.entry", f"{fields[5]} {fields[8]}"))
        heads = {office: (seq, hashed)}
    return (read[-1][:2] if len(read) == AT_ONCE else None), found


def heads(_after: Key) -> tuple[Key | None, list[Break]]:
    """Compare the last link of each office with the head of its chain."""
    return None, [Break(f"audit {office}", seq, "audit.tail") for office, seq in rows(HEADS)]


def unlinked(after: Key) -> tuple[Key | None, list[Break]]:
    """Name entries that stand in no chain; the key is that of the last entry."""
    read = rows(ENTRIES, {"after": after[0] if after else 0, "most": AT_ONCE})
    found = [Break(f"audit {office}", 0, "audit.added", str(pk)) for pk, office, link in read if link is None]
    return (read[-1][:1] if len(read) == AT_ONCE else None), found


def joined(values: Sequence[object]) -> bytes:
    """Return the bytes to hash: each value as text after its length in four bytes."""
    parts = []
    for value in values:
        data = None if value is None else str(value).encode()
        parts += [ABSENT] if data is None else [len(data).to_bytes(4, "big"), data]
    return b"".join(parts)


def if_given(transaction: int | None) -> list[int]:
    """The number of the transaction, which rows have that are not older than its column."""
    return [] if transaction is None else [transaction]


def rows(statement: str, facts: dict | None = None) -> list[tuple]:
    """The rows of a statement, which may take longer than a page has."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute(statement, facts)
        return cursor.fetchall()
