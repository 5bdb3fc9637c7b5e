"""Kannauj in small is built once for each worker; what a test asks for is a copy, in a tenth of the time."""

import pickle

from django.db import connection, transaction

from tests import emptying

COLUMNS = """
SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
"""
APART = """
SELECT setval(seqrelid, 10000 * row_number() OVER (ORDER BY seqrelid)) FROM pg_sequence
"""
_kept: dict[str, str | bytes] = {}


def number_apart() -> None:
    """Let every table count from a number of its own: one thing's number is never another's."""
    with connection.cursor() as cursor:
        cursor.execute(APART)


def keep(things: dict) -> None:
    """Put aside every row there is now, and the objects that stand for them; then empty the tables."""
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA IF EXISTS standing CASCADE; CREATE SCHEMA standing")
        copies = []
        for table in emptying.filled(cursor):
            cursor.execute(COLUMNS, [table])
            columns = cursor.fetchone()[0]
            cursor.execute(f"CREATE TABLE standing.{table} AS SELECT {columns} FROM {table}")  # noqa: S608
            copies.append(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM standing.{table}")  # noqa: S608
    # References point from table to table; in this role nobody asks after them.
    role = "SET LOCAL session_replication_role = "
    _kept["rows"] = ";".join([role + "replica", *copies, role + "DEFAULT"])
    _kept["things"] = pickle.dumps(things)
    emptying.empty()


def put_back() -> dict | None:
    """The objects, with their rows in the tables again; None where something stands there already."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM accounts_office)")
        if not _kept or cursor.fetchone()[0]:
            return None
        cursor.execute(_kept["rows"])
    return pickle.loads(_kept["things"])  # noqa: S301 - our own
