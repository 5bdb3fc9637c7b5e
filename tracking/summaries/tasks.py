"""The scheduled task that keeps the summaries."""

from celery import shared_task

from . import verbs


@shared_task
def refresh_summaries() -> int:
    """Count what ended and what was touched; safe to run twice."""
    return verbs.refresh()
