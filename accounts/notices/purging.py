"""Notices of work that nobody looks for any more, deleted with their sendings."""

from datetime import datetime

from django.db import connection

from accounts.models import Sending, WorkNotice
from accounts.queries.ageing import old_keys

# What is unread stays: the bell counts it.
PURGE = """
DELETE FROM accounts_worknotice notice
WHERE id = ANY(%s) AND read_at IS NOT NULL
    AND NOT EXISTS (SELECT FROM accounts_sending WHERE notice_id = notice.id)
"""


def purge(before: datetime) -> int:
    """Delete the sendings ordered before that moment, and the notices read of that time; return how many."""
    for keys in old_keys(Sending, "since", before):
        Sending.objects.filter(pk__in=keys).delete()
    purged = 0
    with connection.cursor() as cursor:
        for keys in old_keys(WorkNotice, "at", before):
            cursor.execute(PURGE, [keys])
            purged += cursor.rowcount
    return purged
