"""Removal of the rows that committed tests leave behind, from the few tables that have any."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

# Tables that the migrations fill, the same before every test.
KEPT = {"django_content_type", "auth_permission"}
GUARDS = """
SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgenabled = 'A' AND NOT tgisinternal
"""

ALL_GUARDS = """
SELECT tgname, tgenabled FROM pg_trigger
WHERE tgrelid = %s::regclass AND NOT tgisinternal AND tgenabled <> 'D'
"""


@contextmanager
def unguarded(*tables: str) -> Iterator[CursorWrapper]:
    """The database without the guards of some tables, as the owner of the tables could have it."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        disabled = []
        for table in tables:
            cursor.execute(ALL_GUARDS, [table])
            disabled += [(table, *guard) for guard in cursor.fetchall()]
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield cursor
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table, guard, enabled in disabled:
            always = "ALWAYS" if enabled == "A" else ""
            cursor.execute(f"ALTER TABLE {table} ENABLE {always} TRIGGER {guard}")


def empty() -> None:
    """Delete every row that a test wrote, also where triggers refuse that to everybody else."""
    with transaction.atomic(), connection.cursor() as cursor:
        tables = tables_with_rows(cursor)
        cursor.execute(GUARDS)
        guards = [(table, guard) for table, guard in cursor.fetchall() if table in tables]
        # Tables refer to each other; with this role PostgreSQL does not check foreign keys.
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table, guard in guards:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {guard}")
        for table in tables:
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608 - our own tables
        for table, guard in guards:
            cursor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {guard}")


def tables_with_rows(cursor) -> list[str]:
    """The tables in which a test left rows."""
    cursor.execute(_tables_query())
    return [table for (table,) in cursor.fetchall()]


@cache
def _tables_query() -> str:
    """SQL that selects the names of the tables with rows."""
    tables = set(connection.introspection.django_table_names(only_existing=True, include_views=False)) - KEPT
    has_rows = (f"SELECT '{table}' WHERE EXISTS (SELECT FROM {table})" for table in tables)  # noqa: S608
    return " UNION ALL ".join(has_rows)
