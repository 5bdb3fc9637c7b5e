"""Snapshot of the small district, built once for each worker: a test gets a copy in a tenth of the time."""

import pickle

from django.db import connection, transaction

from tests import emptying

COLUMNS = """
SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
"""
SPREAD = """
SELECT setval(seqrelid, 10000 * row_number() OVER (ORDER BY seqrelid)) FROM pg_sequence
"""
_stored: dict[str, str | bytes] = {}


def spread_sequences() -> None:
    """Start every id sequence at a number of its own, so that rows of two tables never share an id."""
    with connection.cursor() as cursor:
        cursor.execute(SPREAD)


def store(objects: dict) -> None:
    """Store all present rows, and the objects that represent them; then empty the tables."""
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA IF EXISTS snapshot CASCADE; CREATE SCHEMA snapshot")
        copies = []
        for table in emptying.tables_with_rows(cursor):
            cursor.execute(COLUMNS, [table])
            columns = cursor.fetchone()[0]
            cursor.execute(f"CREATE TABLE snapshot.{table} AS SELECT {columns} FROM {table}")  # noqa: S608
            copies.append(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM snapshot.{table}")  # noqa: S608
    # Tables refer to each other; with this role PostgreSQL does not check foreign keys.
    role = "SET LOCAL session_replication_role = "
    _stored["rows"] = ";".join([role + "replica", *copies, role + "DEFAULT"])
    _stored["objects"] = pickle.dumps(objects)
    emptying.empty()


def restore() -> dict | None:
    """Restore the rows and return the objects; None where the tables have rows already."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM accounts_office)")
        if not _stored or cursor.fetchone()[0]:
            return None
        cursor.execute(_stored["rows"])
    return pickle.loads(_stored["objects"])  # noqa: S301 - our own
