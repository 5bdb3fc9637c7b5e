import os
import time
from pathlib import Path

import structlog
from celery import Celery, Task
from celery.signals import before_task_publish, worker_init
from django.core.exceptions import ImproperlyConfigured
from kombu.exceptions import OperationalError

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eoffice.settings")
log = structlog.get_logger(__name__)
APPS = ("accounts", "eoffice", "files", "tracking")


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


def rooms_with_tasks() -> list[str]:
    """The packages that have tasks, by their files: a room that is forgotten would leave its tasks undone."""
    apps = Path(__file__).parent.parent
    files = [*apps.glob("*/tasks.py"), *apps.glob("*/*/tasks.py"), *apps.glob("*/*/*/tasks.py")]
    rooms = {path.parent.relative_to(apps) for path in files}
    return sorted(".".join(room.parts) for room in rooms if room.parts[0] in APPS)


app.autodiscover_tasks(rooms_with_tasks())


@worker_init.connect
def refuse_pooler(**_facts) -> None:
    """Refuse to start a worker behind a pooler that gives wrong answers."""
    # Imported here, because this module is imported before Django is set up.
    from accounts.queries.pooler import refuse_at_start

    try:
        refuse_at_start()
    except ImproperlyConfigured as refusal:
        # Celery logs any other exception of a signal and goes on.
        raise SystemExit(str(refusal)) from None


@before_task_publish.connect
def stamp(headers: dict, **_facts) -> None:
    """Write into each task when it was published, so that the age of the queue can be told."""
    headers["published_at"] = time.time()
