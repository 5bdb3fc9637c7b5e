"""Following up questions that nobody answered."""

from celery import shared_task
from django.utils import timezone

from accounts.models import Office
from tracking.models import Question
from tracking.time import clock

from .verbs import raise_up

BATCH = 500


@shared_task
def raise_unanswered() -> int:
    """Let unanswered questions come up, within office hours; return how many did.

    Each is its own transaction and locked meanwhile, so that running twice at once does nothing twice.
    """
    now = timezone.now()
    waiting = Question.objects.open().filter(raised_at__isnull=True, answer_by__lt=timezone.localdate(now))
    # Before the batch is taken: questions of offices that are closed would keep out all others.
    offices = Office.objects.filter(pk__in=waiting.values("to_post__section__office"))
    is_open = [office.pk for office in offices if clock.clock_of(office).is_open(now)]
    waiting = waiting.filter(to_post__section__office__in=is_open)
    return sum(raise_up(question, at=now) for question in waiting.order_by("answer_by", "pk")[:BATCH])
