"""Scheduled tasks of the morning digest; each is safe to run twice, and beside itself."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from tracking.models import Digest

from . import verbs

KEEP_FOR = timedelta(days=365)


@shared_task
def send_digests() -> int:
    """Make the digests of the offices that have opened; return how many had something to say."""
    return verbs.send_digests(timezone.now())


@shared_task
def purge_digests() -> int:
    """Delete that digests were made more than a year ago; return how many."""
    return Digest.objects.filter(day__lt=timezone.localdate() - KEEP_FOR).delete()[0]
