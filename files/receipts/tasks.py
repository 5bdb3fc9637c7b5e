"""Background tasks of letters; each is safe to run twice."""

from celery import shared_task


@shared_task
def send_acknowledgements() -> int:
    """Send the acknowledgements that wait; return how many were sent."""
    from .mailing import send_all  # Imports what orders this task.

    return send_all()
