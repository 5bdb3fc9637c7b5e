"""Scheduled tasks on calendars."""

from celery import shared_task
from django.core.management import call_command


@shared_task
def extend_calendars() -> None:
    """Let all calendars reach two years ahead; by command, so that no web process loads the holidays."""
    call_command("load_calendars")
