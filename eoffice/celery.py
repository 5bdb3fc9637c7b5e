import os
import time

from celery import Celery
from celery.signals import before_task_publish, worker_init
from django.core.exceptions import ImproperlyConfigured

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eoffice.settings")
app = Celery("eoffice")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(
    [
        "accounts.email_ids",
        "accounts.imports",
        "accounts.imports.organisation",
        "accounts.imports.staff",
        "accounts.invitations",
        "tracking.ledger",
        "tracking.time",
        "tracking.verification",
    ]
)


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
