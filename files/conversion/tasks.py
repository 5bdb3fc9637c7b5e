"""Background tasks of conversions; each is safe to run twice."""

from datetime import timedelta

from celery import shared_task

# A conversion that was asked for longer ago is nobody's any more.
SILENT, MOST = timedelta(minutes=5), 50


@shared_task
def convert(sha256: str) -> None:
    """Make the pages of this content."""
    from . import verbs

    verbs.make(sha256)


@shared_task
def go_on() -> None:
    """Take up what a worker left, and what could not be made before the programs were here."""
    from . import verbs

    for sha256 in verbs.left_behind(SILENT, MOST):
        convert.delay(sha256)
