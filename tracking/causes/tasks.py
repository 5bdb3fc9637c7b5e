"""Scheduled tasks of the causes of waiting; each is safe to run twice."""

from celery import shared_task
from django.utils import timezone

from . import figures


@shared_task
def count_causes() -> int:
    """Count anew why papers waited at every desk; return at how many desks."""
    return figures.count_all(timezone.now())
