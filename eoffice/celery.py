import os

import structlog
from celery import Celery, Task
from kombu.exceptions import OperationalError

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eoffice.settings")
log = structlog.get_logger(__name__)


class LaterTask(Task):
    """A task that waits in the database where Redis is gone, so that no page fails or waits for it."""

    def apply_async(self, args=None, kwargs=None, *rest, **options):
        """Send the task to the workers, or put it aside until beat sends it."""
        try:
            return super().apply_async(args, kwargs, *rest, **options)
        except (OperationalError, OSError) as error:
            from accounts.models import WaitingTask  # Models are not loaded before the first task is sent.

            log.warning("task_waits", task=self.name, error=str(error))
            return WaitingTask.objects.create(
                name=self.name, arguments=[list(args or ()), dict(kwargs or {})]
            )


app = Celery("eoffice", task_cls=LaterTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(
    [
        "accounts.email_ids",
        "accounts.imports",
        "accounts.imports.organisation",
        "accounts.imports.staff",
        "accounts.invitations",
        "eoffice",
        "tracking.ledger",
        "tracking.time",
    ]
)
