"""The scheduled task of the morning digest; safe to run twice, and beside itself."""

from celery import shared_task
from django.utils import timezone

from . import verbs


@shared_task
def send_digests() -> int:
    """Make the digests of the offices that have opened; return how many had something to say."""
    return verbs.send_digests(timezone.now())
