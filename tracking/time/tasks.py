"""Scheduled tasks on calendars."""

from celery import shared_task
from django.core.management import call_command

from . import recomputing


@shared_task
def extend_calendars() -> None:
    """Let all calendars reach two years ahead; by command, so that no web process loads the holidays."""
    call_command("load_calendars")


@shared_task
def recompute_readings() -> int:
    """Go on with readings that a change of a calendar left to be recomputed; safe to run twice."""
    return recomputing.go_on()
