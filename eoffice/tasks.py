"""Tasks that waited for Redis, sent to the workers once it is back."""

from celery import current_app, shared_task
from django.db import transaction

from accounts.models import WaitingTask

MOST = 200


@shared_task
def send_waiting() -> int:
    """Send the tasks that could not be sent; return how many. Killed in between, it sends one twice."""
    waiting = WaitingTask.objects.select_for_update(skip_locked=True).order_by("pk")[:MOST]
    with transaction.atomic():
        tasks = list(waiting)
        for task in tasks:
            current_app.tasks[task.name].apply_async(*task.arguments)
        WaitingTask.objects.filter(pk__in=[task.pk for task in tasks]).delete()
    return len(tasks)
