"""Scheduled tasks of the ladder; each is safe to run twice, and beside itself."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from accounts.queries.ageing import old_keys
from tracking.models import RungReached

from . import verbs

KEEP_FOR = timedelta(days=365)


@shared_task
def climb_ladder() -> int:
    """Tell of the papers that came to a step lately."""
    return verbs.climb(timezone.now())


@shared_task
def climb_whole_ladder() -> int:
    """Tell of all papers past a step that were not told of: their limits moved, or had passed on arrival."""
    return verbs.climb(timezone.now(), days=None)


@shared_task
def purge_reached() -> int:
    """Delete the steps reached by papers that left the desk more than a year ago; return how many."""
    before = timezone.now() - KEEP_FOR
    left = RungReached.objects.filter(stay__left_at__lt=before)
    return sum(left.filter(pk__in=keys).delete()[0] for keys in old_keys(RungReached, "at", before))
