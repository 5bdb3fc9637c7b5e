"""The proof of rows that keep what they said before: their versions, and that they say the last of them."""

import hashlib
import json
from collections.abc import Iterator
from functools import partial

from . import chain
from .chain import FIRST, Break, Key, Part, joined, rows

VERSIONS = """
SELECT of_table, row_id, seq, "row"::text, (extract(epoch FROM entered_at) * 1000000)::bigint,
    transaction, previous_hash, hash
FROM accounts_rowversion WHERE (of_table, row_id, seq) > (%(table)s, %(row)s, %(seq)s)
ORDER BY of_table, row_id, seq LIMIT %(most)s
"""
VERSION = (
    "SELECT hash FROM accounts_rowversion WHERE of_table = %(table)s AND row_id = %(row)s AND seq = %(seq)s"
)
VERSIONED = """
SELECT tgrelid::regclass::text, string_to_array(encode(tgargs, 'escape'), '\\000') FROM pg_trigger
JOIN pg_proc ON pg_proc.oid = tgfoid WHERE proname = 'accounts_versioned' ORDER BY 1
"""
# Up to which key a slice of a table reaches, rows that are gone included: the most for the last one.
REACHES = """
SELECT coalesce(max(id), 9223372036854775807) FROM (
    SELECT id FROM (SELECT id FROM {table} WHERE id > %(after)s ORDER BY id LIMIT %(most)s) read
    OFFSET %(most)s - 1
) last
"""
# Only rows that differ from their last version come out; those that a later migration gave a column as well.
DIFFERENT = """
WITH last AS (
    SELECT DISTINCT ON (row_id) row_id, "row" FROM accounts_rowversion
    WHERE of_table = %(table)s AND row_id > %(after)s AND row_id <= %(until)s ORDER BY row_id, seq DESC
), present AS (
    SELECT id, to_jsonb(t) - %(left_out)s::text[] AS "row" FROM {table} t
    WHERE id > %(after)s AND id <= %(until)s
)
SELECT coalesce(present.id, last.row_id), present."row"::text, last."row"::text
FROM present FULL JOIN last ON last.row_id = present.id
WHERE present."row" IS DISTINCT FROM last."row" ORDER BY 1
"""
LAST = 9223372036854775807


def versions(after: Key) -> tuple[Key | None, list[Break]]:
    """Verify the next versions of rows; the key is table, row and number."""
    table, row_id, seq = after or ("", 0, 0)
    known = rows(VERSION, {"table": table, "row": row_id, "seq": seq})
    last: tuple = (table, row_id, seq, bytes(known[0][0]) if known else FIRST)
    found = []
    read = rows(VERSIONS, {"table": table, "row": row_id, "seq": seq, "most": chain.AT_ONCE})
    for table, row_id, seq, row, entered, together, previous, hashed in read:
        expected, head = (last[2] + 1, last[3]) if last[:2] == (table, row_id) else (1, FIRST)
        previous, hashed = bytes(previous), bytes(hashed)
        facts = joined([table, row_id, seq, entered, row, *chain.if_given(together)])
        if seq != expected or previous != head or hashlib.sha256(facts + previous).digest() != hashed:
            found.append(Break(f"{table} {row_id}", seq, "version"))
        last = (table, row_id, seq, hashed)
    return (read[-1][:3] if len(read) == chain.AT_ONCE else None), found


def of_tables() -> dict[str, Part]:
    """A part for each table that keeps its versions."""
    return {
        table: partial(_rows_of, table, [name for name in left_out if name])
        for table, left_out in rows(VERSIONED)
    }


def reach(table: str, after: int) -> int:
    """The key up to which a slice of a table reaches."""
    [(until,)] = rows(REACHES.format(table=table), {"after": after, "most": chain.AT_ONCE})
    return until


def _rows_of(table: str, left_out: list[str], after: Key) -> tuple[Key | None, list[Break]]:
    """Compare rows with the last version of each; the key is that of the last row."""
    done = int(after[0]) if after else 0
    until = reach(table, done)
    facts = {"table": table, "left_out": left_out, "after": done, "until": until}
    read = rows(DIFFERENT.format(table=table), facts)
    found = [item for pk, now, last in read for item in _differences(f"{table} {pk}", table, now, last)]
    return ((until,) if until < LAST else None), found


def _differences(name: str, table: str, now: str | None, last: str | None) -> Iterator[Break]:
    if now is None or last is None:
        yield Break(name, 0, f"{table}.missing" if now is None else f"{table}.added")
        return
    there, said = json.loads(now), json.loads(last)
    for column in sorted(there.keys() & said.keys()):
        if there[column] != said[column]:
            yield Break(name, 0, f"{table}.{column}", str(there[column])[:100], str(said[column])[:100])
