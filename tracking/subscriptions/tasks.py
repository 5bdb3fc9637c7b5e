"""Scheduled task of tables by mail; safe to run twice, and beside itself."""

from celery import shared_task
from django.utils import timezone

from . import verbs


@shared_task
def send_subscriptions() -> int:
    """Tell of the tables that are due where offices have opened; return of how many."""
    now = timezone.now()
    return verbs.tell_due(now, timezone.localdate(now))
