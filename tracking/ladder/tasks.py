"""Scheduled tasks of the ladder; each is safe to run twice, and beside itself."""

from celery import shared_task
from django.utils import timezone

from . import verbs


@shared_task
def climb_ladder() -> int:
    """Tell of the papers that came to a step lately."""
    return verbs.climb(timezone.now())


@shared_task
def climb_whole_ladder() -> int:
    """Tell of all papers past a step that were not told of: their limits moved, or had passed on arrival."""
    return verbs.climb(timezone.now(), days=None)
