"""Celery: its broker, and what is done when by beat."""

from celery.schedules import crontab

from .servers import REDIS_TLS, REDIS_URL
from .site import TIME_ZONE

CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_USE_SSL = REDIS_TLS
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A page does not wait for a broker that is gone; the task waits in the database (eoffice/celery.py).
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 1, "max_retries": 0}
CELERY_TASK_IGNORE_RESULT = True
# A task whose worker died is run again; every task is safe to run twice.
CELERY_TASK_ACKS_LATE = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE = {
    "follow what moved": {
        "task": "tracking.ledger.tasks.follow_up",
        "schedule": 5,
        "options": {"expires": 5},
    },
    "recompute readings": {
        "task": "tracking.time.tasks.recompute_readings",
        "schedule": 20,
        "options": {"expires": 20},
    },
    "refresh summaries": {
        "task": "tracking.summaries.tasks.refresh_summaries",
        "schedule": 60,
        "options": {"expires": 60},
    },
    "send what waits": {
        "task": "eoffice.tasks.send_waiting",
        "schedule": 20,
        "options": {"expires": 20},
    },
    "keep mailboxes": {
        "task": "accounts.email_ids.tasks.keep_mailboxes",
        "schedule": 60,
        "options": {"expires": 60},
    },
    # What was not sent at once, because the mail server or the worker was away.
    "mail notices": {
        "task": "accounts.notices.tasks.mail_notices",
        "schedule": 60,
        "options": {"expires": 60},
    },
    "send notices of work": {
        "task": "accounts.notices.tasks.send_notices",
        "schedule": 60,
        "options": {"expires": 60},
    },
    # When offices open, which the task itself knows.
    "send digests": {
        "task": "tracking.digest.tasks.send_digests",
        "schedule": 300,
        "options": {"expires": 300},
    },
    # When offices open, which the task itself knows.
    "send subscriptions": {
        "task": "tracking.subscriptions.tasks.send_subscriptions",
        "schedule": 300,
        "options": {"expires": 300},
    },
    # Every few minutes, and within office hours alone, which the task itself knows.
    "climb the ladder": {
        "task": "tracking.ladder.tasks.climb_ladder",
        "schedule": 300,
        "options": {"expires": 300},
    },
    "climb the whole ladder": {
        "task": "tracking.ladder.tasks.climb_whole_ladder",
        "schedule": crontab(hour="11,15", minute="10"),
    },
    "purge notices of work": {
        "task": "accounts.notices.tasks.purge_notices",
        "schedule": crontab(hour="4", minute="5"),
    },
    "purge digests": {
        "task": "tracking.digest.tasks.purge_digests",
        "schedule": crontab(hour="4", minute="10"),
    },
    "purge steps reached": {
        "task": "tracking.ladder.tasks.purge_reached",
        "schedule": crontab(hour="4", minute="15"),
    },
    "settle IDs": {"task": "accounts.email_ids.tasks.settle_email_ids", "schedule": crontab(minute="5")},
    "extend calendars": {
        "task": "tracking.time.tasks.extend_calendars",
        "schedule": crontab(day_of_month="1"),
    },
    "index directory": {
        "task": "accounts.directory.tasks.index_directory",
        "schedule": crontab(hour="3", minute="15"),
    },
    # What a worker left when it was killed, and what has been kept long enough.
    "go on with prints": {
        "task": "files.bundle.tasks.go_on",
        "schedule": 60,
        "options": {"expires": 60},
    },
    # What was not sent at once, because the mail server or the worker was away.
    "send acknowledgements": {
        "task": "files.receipts.tasks.send_acknowledgements",
        "schedule": 60,
        "options": {"expires": 60},
    },
    # What a worker left when it was killed.
    "go on with batches": {
        "task": "files.scans.tasks.go_on_with_batches",
        "schedule": 60,
        "options": {"expires": 60},
    },
    "read mailboxes": {
        "task": "files.mail_in.tasks.read_mailboxes",
        "schedule": 120,
        "options": {"expires": 120},
    },
    # What a worker left when it was killed, and what waits for the program to be installed.
    "go on with conversions": {
        "task": "files.conversion.tasks.go_on",
        "schedule": 60,
        "options": {"expires": 60},
    },
    "erase sheets": {
        "task": "accounts.imports.tasks.erase_sheets",
        "schedule": crontab(hour="3", minute="45"),
    },
    "forecast": {
        "task": "tracking.forecast.tasks.forecast_all",
        "schedule": crontab(hour="2", minute="40"),
    },
    "count causes": {
        "task": "tracking.causes.tasks.count_causes",
        "schedule": crontab(hour="2", minute="10"),
    },
    "start verification": {
        "task": "tracking.verification.tasks.start_verification",
        "schedule": crontab(hour="0", minute="30"),
    },
    # By night alone: a record too large for one night is gone on with in the next.
    "go on verifying": {
        "task": "tracking.verification.tasks.go_on_verifying",
        "schedule": crontab(hour="0-5", minute="*"),
        "options": {"expires": 50},
    },
    "recount storage": {
        "task": "files.storage.tasks.recount_storage",
        "schedule": crontab(hour="4", minute="10"),
    },
    "raise unanswered": {
        "task": "tracking.ask.tasks.raise_unanswered",
        "schedule": crontab(minute="*/5"),
        "options": {"expires": 240},
    },
    "purge outbox": {
        "task": "tracking.ledger.tasks.purge_outbox",
        "schedule": crontab(hour="3", minute="30"),
    },
}
