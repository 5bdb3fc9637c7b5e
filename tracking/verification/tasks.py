"""Scheduled tasks of the verification; each is safe to run twice."""

from celery import shared_task

from . import nightly


@shared_task
def start_verification() -> None:
    """Begin the verification of the night, unless the last one is still under way."""
    nightly.start()


@shared_task
def go_on_verifying() -> None:
    """Verify one slice more."""
    nightly.go_on()
