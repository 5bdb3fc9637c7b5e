"""Poolers between e-Office and PostgreSQL: in transaction mode they give wrong answers.

A statement is prepared for one connection, and behind such a pooler the next transaction has another one.
"""

from functools import cache

import structlog
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connection

log = structlog.get_logger(__name__)

# A busy pooler may happen to hand out the same connection twice.
TRIES = 10
REFUSED = (
    "DATABASE_URL leads to a pooler that gives each transaction another connection; prepared statements "
    "then give wrong answers. Set its pool_mode to session, or PREPARED_STATEMENTS=0."
)


def refuse_transaction_pooler() -> None:
    """Refuse to work with prepared statements behind a pooler in transaction mode: ImproperlyConfigured."""
    if settings.PREPARED_STATEMENTS and is_behind_pooler() and gives_another_connection():
        raise ImproperlyConfigured(REFUSED)


def refuse_at_start() -> None:
    """Refuse before the first page or task; a database that is away now is asked at its first connection."""
    try:
        refuse_transaction_pooler()
    except OperationalError as error:
        log.warning("database_unreachable_at_start", error=str(error))
    finally:
        # What is forked from this process opens its own.
        connection.close()


def is_behind_pooler() -> bool:
    """Return whether the process that PostgreSQL named at the start is not the one that answers."""
    connection.ensure_connection()
    return connection.connection.get_backend_pid() != _answering(connection.connection)


@cache
def gives_another_connection() -> bool:
    """Return whether another client's transaction is answered by the process that answered ours before."""
    ours, another = connection.copy(), connection.copy()
    try:
        for _try in range(TRIES):
            ours.ensure_connection()
            before = _answering(ours.connection)
            another.set_autocommit(False)
            taken = _answering(another.connection)
            after = _answering(ours.connection)
            another.rollback()
            if before != after or before == taken:
                return True
        return False
    finally:
        ours.close()
        another.close()


def _answering(asked) -> int:
    """The process that answers, asked past Django, so that a page is not counted one query more."""
    with connection.wrap_database_errors, asked.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]
