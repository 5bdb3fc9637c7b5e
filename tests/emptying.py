"""Committed tests leave rows behind: here they are removed from the few tables that have any."""

from functools import cache

from django.db import connection, transaction

# Written by the migrations, the same before every test.
KEPT = {"django_content_type", "auth_permission"}
GUARDS = """
SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgenabled = 'A' AND NOT tgisinternal
"""


def empty() -> None:
    """Remove every row that a test wrote, also where guards refuse that to everybody else."""
    with transaction.atomic(), connection.cursor() as cursor:
        tables = filled(cursor)
        cursor.execute(GUARDS)
        guards = [(table, guard) for table, guard in cursor.fetchall() if table in tables]
        # References point from table to table; in this role nobody asks after them.
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table, guard in guards:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {guard}")
        for table in tables:
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608 - our own tables
        for table, guard in guards:
            cursor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {guard}")


def filled(cursor) -> list[str]:
    """The tables in which a test left rows."""
    cursor.execute(_question())
    return [table for (table,) in cursor.fetchall()]


@cache
def _question() -> str:
    """Which tables have rows."""
    tables = set(connection.introspection.django_table_names(only_existing=True, include_views=False)) - KEPT
    has_rows = (f"SELECT '{table}' WHERE EXISTS (SELECT FROM {table})" for table in tables)  # noqa: S608
    return " UNION ALL ".join(has_rows)
