"""Words of the program about itself: figures for Prometheus, the log, the security log."""

import structlog

import eoffice.log

from .environment import DEBUG, env

# Figures for Prometheus, at /metrics for whoever brings the token; no token, no figures.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
# The folder in which the processes of one web server add up; prometheus_client reads the variable itself.
METRICS_FOLDER = env.str("PROMETHEUS_MULTIPROC_DIR", default="")
# The file in which the backup says what it did last, where it runs on the same machine.
BACKUP_STATUS = env.str("BACKUP_STATUS", default="")

# One line per event, as JSON for a collector or as plain text for people.
LOG_JSON = env.bool("LOG_JSON", default=not DEBUG)
LOG_LEVEL = env.str("LOG_LEVEL", default="INFO" if LOG_JSON else "WARNING")
LOG_FACTS = [
    eoffice.log.without_codes,
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
]
structlog.configure(
    # What is not logged at this level is dropped before anything is gathered for it.
    processors=[
        structlog.stdlib.filter_by_level,
        *LOG_FACTS,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": structlog.stdlib.ProcessorFormatter,
            "foreign_pre_chain": LOG_FACTS,
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False)
                if LOG_JSON
                else structlog.dev.ConsoleRenderer(colors=False),
            ],
        },
        # The security log is for a machine, in the demo too: a line break in a name starts no second event.
        "event": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        },
    },
    "handlers": {
        "out": {"class": "logging.StreamHandler", "formatter": "line"},
        "security": {"class": "logging.StreamHandler", "formatter": "event"},
    },
    "root": {"handlers": ["out"], "level": LOG_LEVEL},
    "loggers": {
        # Django's own handlers would log everything twice.
        "django": {"handlers": [], "level": LOG_LEVEL},
        "django.server": {"handlers": [], "level": LOG_LEVEL, "propagate": True},
        "security": {"handlers": ["security"], "level": "INFO", "propagate": False},
        "weasyprint": {"level": "ERROR"},
        "weasyprint.progress": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
    },
}
DJANGO_STRUCTLOG_CELERY_ENABLED = True
