"""The proof of the audit trail: the chain of each office's entries, and what versioned rows said last."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from uuid import uuid4

from django.db import connection, transaction

FIRST = bytes(32)
ABSENT = b"\xff\xff\xff\xff"
AT_ONCE = 2000
# The fields of an entry as the database hashes them; so are they hashed here, by other code.
FIELDS = """e.id, (extract(epoch FROM e.at) * 1000000)::bigint, e.by_id, e.person_id, e.office_id, e.act,
    e.kind, e.object_id, e.code, e.name, e.differences::text, e.reason, e.request_id, host(e.ip)"""
LINKS = f"""
SELECT l.office_id, l.seq, l.entry_id, l.transaction, l.salt, l.commitment, l.previous_hash, l.hash, {FIELDS}
FROM accounts_auditlink l LEFT JOIN accounts_auditentry e ON e.id = l.entry_id ORDER BY l.office_id, l.seq
"""  # noqa: S608 - a constant
UNLINKED = """
SELECT e.office_id, e.id FROM accounts_auditentry e
WHERE NOT EXISTS (SELECT FROM accounts_auditlink WHERE entry_id = e.id) ORDER BY e.id
"""
HEADS = "SELECT office_id, seq, head_hash FROM accounts_auditchain"
VERSIONS = """
SELECT of_table, row_id, seq, "row"::text, (extract(epoch FROM entered_at) * 1000000)::bigint,
    transaction, previous_hash, hash
FROM accounts_rowversion ORDER BY of_table, row_id, seq
"""
VERSIONED = """
SELECT tgrelid::regclass::text, string_to_array(encode(tgargs, 'escape'), '\\000') FROM pg_trigger
JOIN pg_proc ON pg_proc.oid = tgfoid WHERE proname = 'accounts_versioned' ORDER BY 1
"""
# Only rows that differ from their last version come out; those that a later migration gave a column as well.
DIFFERENT = """
WITH last AS (
    SELECT DISTINCT ON (row_id) row_id, "row" FROM accounts_rowversion WHERE of_table = %(table)s
    ORDER BY row_id, seq DESC
)
SELECT coalesce(t.id, last.row_id), (to_jsonb(t) - %(left_out)s::text[])::text, last."row"::text
FROM {table} t FULL JOIN last ON last.row_id = t.id
WHERE (to_jsonb(t) - %(left_out)s::text[]) IS DISTINCT FROM last."row"
"""


class Break(NamedTuple):
    """A place where the record does not hold: the chain, its number, what is wrong, and both values."""

    chain: str
    seq: int
    what: str
    stored: str = ""
    rebuilt: str = ""


def breaks() -> Iterator[Break]:
    """Yield every entry and versioned row that was changed, removed or added behind the program's back."""
    yield from _in_entries()
    yield from _in_versions()
    yield from _in_rows()


def joined(values: Sequence[object]) -> bytes:
    """Return the bytes to hash: each value as text after its length in four bytes."""
    parts = []
    for value in values:
        data = None if value is None else str(value).encode()
        parts += [ABSENT] if data is None else [len(data).to_bytes(4, "big"), data]
    return b"".join(parts)


def _if_given(transaction: int | None) -> list[int]:
    """The number of the transaction, which rows have that are not older than its column."""
    return [] if transaction is None else [transaction]


def _in_entries() -> Iterator[Break]:
    heads: dict[int, tuple[int, bytes]] = {}
    for office, seq, entry, together, salt, committed, previous, hashed, *fields in stream(LINKS):
        last, head = heads.get(office, (0, FIRST))
        chain = f"audit {office}"
        committed, previous, hashed = bytes(committed), bytes(previous), bytes(hashed)
        if seq != last + 1:
            yield Break(chain, last + 1, "audit.missing")
        elif previous != head:
            yield Break(chain, seq, "audit.predecessor")
        place = joined([office, seq, entry, *_if_given(together)])
        if hashlib.sha256(place + previous + committed).digest() != hashed:
            yield Break(chain, seq, "audit.link")
        if fields[0] is None:
            yield Break(chain, seq, "audit.missing")
        elif hashlib.sha256(bytes(salt) + joined(fields)).digest() != committed or fields[4] != office:
            yield Break(chain, seq, "audit.entry", f"{fields[5]} {fields[8]}")
        heads[office] = seq, hashed
    for office, seq, head_hash in _rows(HEADS):
        if heads.pop(office, None) != (seq, bytes(head_hash)):
            yield Break(f"audit {office}", seq, "audit.tail")
    for office, (seq, _head) in heads.items():
        yield Break(f"audit {office}", seq, "audit.tail")
    for office, entry in _rows(UNLINKED):
        yield Break(f"audit {office}", 0, "audit.added", str(entry))


def _in_versions() -> Iterator[Break]:
    last: tuple = (None, None, 0, FIRST)
    for table, row_id, seq, row, entered, together, previous, hashed in stream(VERSIONS):
        expected, head = (last[2] + 1, last[3]) if last[:2] == (table, row_id) else (1, FIRST)
        previous, hashed = bytes(previous), bytes(hashed)
        facts = joined([table, row_id, seq, entered, row, *_if_given(together)])
        if seq != expected or previous != head or hashlib.sha256(facts + previous).digest() != hashed:
            yield Break(f"{table} {row_id}", seq, "version")
        last = (table, row_id, seq, hashed)


def _in_rows() -> Iterator[Break]:
    for table, left_out in _rows(VERSIONED):
        facts = {"table": table, "left_out": [name for name in left_out if name]}
        for row_id, now, last in stream(DIFFERENT.format(table=table), facts):
            yield from _differences(f"{table} {row_id}", table, now, last)


def _differences(chain: str, table: str, now: str | None, last: str | None) -> Iterator[Break]:
    if now is None or last is None:
        yield Break(chain, 0, f"{table}.missing" if now is None else f"{table}.added")
        return
    there, said = json.loads(now), json.loads(last)
    for column in sorted(there.keys() & said.keys()):
        if there[column] != said[column]:
            yield Break(chain, 0, f"{table}.{column}", str(there[column])[:100], str(said[column])[:100])


def _rows(statement: str, facts: dict | None = None) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, facts)
        return cursor.fetchall()


def stream(statement: str, facts: dict | None = None) -> Iterator[tuple]:
    """Read the rows of a statement some thousand at a time, so that memory does not grow with the record."""
    name = f"breaks_{uuid4().hex}"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute(f"DECLARE {name} NO SCROLL CURSOR FOR {statement}", facts)
        while True:
            cursor.execute(f"FETCH {AT_ONCE} FROM {name}")
            rows = cursor.fetchall()
            yield from rows
            if len(rows) < AT_ONCE:
                break
        cursor.execute(f"CLOSE {name}")
