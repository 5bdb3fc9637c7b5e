"""One at a time: two imports at once would make the same hands, and taking back would chase what comes in."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

LOCK = 0x6C6F67
BUSY = (
    "An event log is being brought in or taken back at this moment; nothing was done. "
    "Please start this again when that has ended."
)


@contextmanager
def alone() -> Iterator[bool]:
    """Hold the lock of imports within the block; False at once if another command holds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        [is_alone] = cursor.fetchone()
    try:
        yield is_alone
    finally:
        if is_alone and not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
