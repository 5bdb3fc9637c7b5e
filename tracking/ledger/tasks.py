from collections.abc import Iterator
from datetime import timedelta
from time import monotonic

from celery import shared_task
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from accounts.queries.ageing import old_keys
from tracking.models import Outbox

BATCH = 200
MOST_ATTEMPTS = 10
# A run ends before beat starts the next one.
MOST_SECONDS = 4
KEEP_FOR = timedelta(days=30)


@shared_task
def follow_up() -> int:
    """Do the work that follows the movements in the outbox; return how many rows were done.

    Each row is its own transaction, locked meanwhile and skipped by others, so that running twice at once,
    or being killed in between, does nothing twice; a row that fails rests and holds up none behind it.
    """
    done, end = 0, monotonic() + MOST_SECONDS
    for pk in _waiting():
        if monotonic() > end:
            break
        done += _follow(pk)
    return done


def _waiting() -> Iterator[int]:
    """Yield the keys of waiting rows, in batches, each row once in a run."""
    last, full = 0, True
    while full:
        rows = Outbox.objects.waiting(MOST_ATTEMPTS).filter(pk__gt=last)
        batch = list(rows.values_list("pk", flat=True)[:BATCH])
        yield from batch
        last, full = batch[-1] if batch else last, len(batch) == BATCH


@shared_task
def purge_outbox() -> int:
    """Delete the rows done a month ago; return how many."""
    before = timezone.now() - KEEP_FOR
    done = Outbox.objects.done_before(before)
    return sum(done.filter(pk__in=keys).delete()[0] for keys in old_keys(Outbox, "written_at", before))


def _follow(pk: int) -> bool:
    try:
        with transaction.atomic():
            row = (
                Outbox.objects.waiting(MOST_ATTEMPTS)
                .select_for_update(skip_locked=True)
                .filter(pk=pk)
                .first()
            )
            if row is None:
                return False
            for step in settings.OUTBOX_STEPS:
                import_string(step)(row.movement)
            Outbox.objects.filter(pk=pk).update(done_at=timezone.now())
    except Exception as failure:
        Outbox.objects.failed(pk, repr(failure))
        return False
    return True
