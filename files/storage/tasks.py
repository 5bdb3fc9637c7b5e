"""Scheduled tasks for the room of offices."""

from celery import shared_task

from accounts.models import Office
from files.models import OfficeStorage

from .verbs import recount


@shared_task
def recount_storage() -> int:
    """Count the papers of every office anew; return how many running totals were wrong."""
    offices = Office.objects.filter(pk__in=OfficeStorage.objects.values("pk"))
    return sum(recount(office) for office in offices.iterator())
