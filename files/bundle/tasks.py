"""Background tasks of prints; each is safe to run twice."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from files.models import Bundle

# A worker that goes on says so more often than this.
SILENT = timedelta(minutes=6)


@shared_task
def make_print(pk: int) -> None:
    """Work on a print for some seconds, and go on behind the other tasks."""
    from . import work  # Loads what makes PDFs, which beat and web never need.

    if work.go_on(pk):
        make_print.delay(pk)


@shared_task
def go_on() -> None:
    """Take up prints that nobody works on any more, and erase those kept long enough."""
    from . import verbs

    silent = Bundle.objects.filter(state=Bundle.State.WAITING, worked_at__lt=timezone.now() - SILENT)
    for pk in silent.values_list("pk", flat=True):
        make_print.delay(pk)
    verbs.erase_old()
