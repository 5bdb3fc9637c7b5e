"""Notices of work that nobody looks for any more, deleted with their sendings."""

from datetime import datetime

from django.db import connection

from accounts.models import Sending

# Statements of their own for some thousands, so that the program dying undoes little.
BATCH = 5000
# What is unread stays: the bell counts it.
PURGE = """
DELETE FROM accounts_worknotice WHERE id IN (
    SELECT id FROM accounts_worknotice notice
    WHERE at < %(before)s AND read_at IS NOT NULL
        AND NOT EXISTS (SELECT FROM accounts_sending WHERE notice_id = notice.id)
    LIMIT %(batch)s
)
"""


def purge(before: datetime) -> int:
    """Delete the sendings ordered before that moment, and the notices read of that time; return how many."""
    Sending.objects.filter(since__lt=before).delete()
    purged, batch = 0, BATCH
    with connection.cursor() as cursor:
        while batch == BATCH:
            cursor.execute(PURGE, {"before": before, "batch": BATCH})
            batch = cursor.rowcount
            purged += batch
    return purged
