"""Following up questions that nobody answered."""

from celery import shared_task
from django.utils import timezone

from tracking.models import Question

from .verbs import raise_up

BATCH = 500


@shared_task
def raise_unanswered() -> int:
    """Let unanswered questions come up, within office hours; return how many did.

    Each is its own transaction and locked meanwhile, so that running twice at once does nothing twice.
    """
    now = timezone.now()
    waiting = Question.objects.open().filter(raised_at__isnull=True, answer_by__lt=timezone.localdate(now))
    return sum(raise_up(question, at=now) for question in waiting.order_by("answer_by", "pk")[:BATCH])
