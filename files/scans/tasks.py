"""Background tasks of scanned batches; each is safe to run twice."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from files.models import ScanBatch

# A worker that goes on says so more often than this.
SILENT = timedelta(minutes=5)


@shared_task
def work_on_batch(pk: int) -> None:
    """Work on a batch for some seconds, and go on behind the other tasks."""
    from . import work

    if work.go_on(pk):
        work_on_batch.delay(pk)


@shared_task
def go_on_with_batches() -> None:
    """Take up batches that nobody works on any more."""
    silent = ScanBatch.objects.filter(
        state__in=[ScanBatch.State.READING, ScanBatch.State.CUTTING], worked_at__lt=timezone.now() - SILENT
    )
    for pk in silent.values_list("pk", flat=True):
        work_on_batch.delay(pk)
