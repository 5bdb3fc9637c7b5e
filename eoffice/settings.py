"""Settings from the environment. Secrets have defaults only with DEBUG on, for a developer's shell."""

from pathlib import Path
from urllib.parse import urlsplit

import environ
import structlog
from celery.schedules import crontab
from cryptography.fernet import Fernet
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from redis.backoff import NoBackoff
from redis.retry import Retry

import eoffice.log

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

DEBUG = env.bool("DEBUG", default=False)
# Off only where no other machine can reach the server: cookies then travel without encryption.
HTTPS = env.bool("HTTPS", default=not DEBUG)


def secret(name: str, demo: str) -> str:
    """Read a secret from the environment; the demo's value is the default with DEBUG on only."""
    value = env.str(name, default=demo if DEBUG else "")
    if not value or (not DEBUG and value == demo):
        raise ImproperlyConfigured(
            f"Set {name} in the environment: without DEBUG there is no default for it."
        )
    return value


def require_encryption(name: str, host: str | None, *, encrypted: bool) -> None:
    """Refuse to send files and passwords in clear text to a server on another machine."""
    is_local = not host or host.startswith("/") or host in ("localhost", "127.0.0.1", "::1")
    if HTTPS and not is_local and not encrypted:
        raise ImproperlyConfigured(
            f"{name} names {host} without encryption: use rediss:// or ?sslmode=verify-full."
        )


SECRET_KEY = secret("SECRET_KEY", "demo-only-secret-key-that-works-nowhere-else")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
# Keys under which second factors are stored, the newest first: docs/operators.md says how to replace one.
SECOND_FACTOR_KEYS = secret("SECOND_FACTOR_KEYS", "ZGVtby1vbmx5LWtleS1vZi1zZWNvbmQtZmFjdG9ycyE=").split(",")
try:
    list(map(Fernet, SECOND_FACTOR_KEYS))
except ValueError:
    raise ImproperlyConfigured("SECOND_FACTOR_KEYS are 32 random bytes each, in URL-safe base64.") from None
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"] if DEBUG else [])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
REDIS_URL = secret("REDIS_URL", "redis://127.0.0.1:6379/0")

DATABASES = {
    "default": env.db_url_config(secret("DATABASE_URL", "postgres://postgres@127.0.0.1:5432/eoffice"))
}
require_encryption("REDIS_URL", urlsplit(REDIS_URL).hostname, encrypted=REDIS_URL.startswith("rediss://"))
require_encryption(
    "DATABASE_URL",
    DATABASES["default"].get("HOST"),
    encrypted=DATABASES["default"].get("OPTIONS", {}).get("sslmode")
    in ("require", "verify-ca", "verify-full"),
)
# Whoever answers for Redis shows a certificate of its host name; Celery alone would believe any.
REDIS_CA = env.str("REDIS_CA", default="")
REDIS_TLS = (
    {"ssl_cert_reqs": "required", "ssl_check_hostname": True}
    | ({"ssl_ca_certs": REDIS_CA} if REDIS_CA else {})
    if REDIS_URL.startswith("rediss://")
    else {}
)
if "ssl_" in urlsplit(REDIS_URL).query:
    raise ImproperlyConfigured("REDIS_URL takes no ssl_ options; REDIS_CA names the authority to trust.")
# So many accounts or days an administrator changes by one press; more are chosen in several steps.
MOST_AT_ONCE = env.int("MOST_AT_ONCE", default=50)
# Off behind a pooler that gives each transaction another connection, without the prepared statements.
PREPARED_STATEMENTS = env.bool("PREPARED_STATEMENTS", default=True)
DATABASES["default"] |= {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
# Nobody waits for ever: not for a lock, not for a query, not for a server that is gone.
DATABASES["default"].setdefault("OPTIONS", {}).update(
    connect_timeout=3, options="-c lock_timeout=10s -c statement_timeout=60s"
)

INSTALLED_APPS = [
    "accounts",
    "tracking",
    "files",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",  # a template of allauth loads it
    "treebeard",
    "guardian",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "django_structlog",
]

MIDDLEWARE = [
    "eoffice.metrics.CountRequests",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # After the server of compressed static files, before everything that writes into a page.
    "eoffice.compression.CompressedPages",
    # Before whatever reads the cookies or the form.
    "eoffice.malformed.Malformed",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "eoffice.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.sign_in.middleware.SessionLimits",
    "accounts.sign_in.middleware.SignInFirst",
    "accounts.sign_in.middleware.LostForms",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "tracking.time.middleware.one_clock",
    "accounts.sign_in.middleware.ActingCharge",
    "eoffice.not_allowed.NotAllowedPage",
    "django_htmx.middleware.HtmxMiddleware",
    "eoffice.request_log.RequestLog",
    # Innermost, so that the request's number, person and address are bound to what it reports.
    "accounts.sign_in.refused.RefusedRequests",
]

ROOT_URLCONF = "eoffice.urls"
WSGI_APPLICATION = "eoffice.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "eoffice.templates.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "csp.context_processors.nonce",
                "accounts.sign_in.context.acting",
                "accounts.notices.page.notices",
                "tracking.desk.nav.nav",
            ],
        },
    }
]

# Nobody waits for a Redis that is gone: eoffice/cache.py has what takes its place.
REDIS = {
    "LOCATION": REDIS_URL,
    "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 1, "retry": Retry(NoBackoff(), 1)}
    | REDIS_TLS,
}
CACHES = {
    "default": REDIS | {"BACKEND": "eoffice.cache.Cache"},
    "sessions": REDIS | {"BACKEND": "eoffice.cache.SessionCache", "KEY_PREFIX": "session"},
}
SESSION_CACHE_ALIAS = "sessions"
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-sessionid" if HTTPS else "sessionid"
CSRF_FAILURE_VIEW = "accounts.sign_in.views.form_too_old"
CSRF_COOKIE_NAME = "__Host-csrftoken" if HTTPS else "csrftoken"
# Whose the pages are that this browser has open: what was typed there is kept for that person.
PAGE_OWNER_COOKIE_NAME = "__Host-pages" if HTTPS else "pages"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
PERMISSIONS_POLICY = {name: [] for name in ("camera", "geolocation", "microphone", "payment", "usb")}
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.sign_in.sign_in.SignInBackend"]
# guardian stores the shares; `visible_to` alone decides, because it knows their dates.
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]
# Nobody who is not signed in is on the rolls.
ANONYMOUS_USER_NAME = None
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("employee_code", "email", "mobile", "name_en", "name_hi")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "accounts.sign_in.passwords.BreachedValidator"},
    {"NAME": "accounts.sign_in.passwords.OfficeWordsValidator"},
]
# The days for which an invitation to choose a password is valid.
INVITATION_DAYS = env.int("INVITATION_DAYS", default=7)
# The days for which sheets are stored after the last step of their import; until then it can be taken back.
SHEET_DAYS = env.int("SHEET_DAYS", default=90)
# The minutes after signing in, or confirming it, for closing, opening secrets and changes of access.
FRESH_SIGN_IN_MINUTES = env.int("FRESH_SIGN_IN_MINUTES", default=15)
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

# People who need a second factor: "duties" (who approves, monitors or administers), "everyone" or "nobody".
SECOND_FACTOR_FOR = env.str("SECOND_FACTOR_FOR", default="duties" if HTTPS else "nobody")
ACCOUNT_ADAPTER = "accounts.sign_in.sign_in.SignInAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "employee_code"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_FORMS = {"login": "accounts.sign_in.forms.SignInForm"}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
# A whole office shares one address, so addresses are given room; a person at an address is not.
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip", "login_failed": "100/m/ip"}
# The proxies of ours that a request passes; an address forwarded by anybody else is not believed.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
MFA_ADAPTER = "accounts.sign_in.secrets.SecondFactorAdapter"
USERSESSIONS_ADAPTER = "accounts.sign_in.reporting.SessionsAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "accounts.sign_in.factor_forms.CodeForm",
    "reauthenticate": "accounts.sign_in.factor_forms.ConfirmCodeForm",
    "activate_totp": "accounts.sign_in.factor_forms.SetUpCodeForm",
    "add_webauthn": "accounts.sign_in.factor_forms.AddPasskeyForm",
    "authenticate_webauthn": "accounts.sign_in.factor_forms.PasskeyForm",
    "reauthenticate_webauthn": "accounts.sign_in.factor_forms.ConfirmPasskeyForm",
}
MFA_TOTP_ISSUER = "e-Office"

vars().update(env.email_url("EMAIL_URL", default="consolemail://" if DEBUG else "smtp://localhost:25"))
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("MAIL_FROM", default="e-office@localhost")

# SMS goes by a file from which the office's own sender takes it, or by a gateway; neither set, by none.
SMS_FILE = env.str("SMS_FILE", default="")
SMS_URL = env.str("SMS_URL", default="")
# Patterns with {mobile} and {text}; without a body the gateway is asked by GET.
SMS_BODY = env.str("SMS_BODY", default="")
SMS_BODY_TYPE = env.str("SMS_BODY_TYPE", default="application/x-www-form-urlencoded")
SMS_AUTHORIZATION = env.str("SMS_AUTHORIZATION", default="")
# What the answer has to contain: some gateways answer 200 to what they refuse.
SMS_ACCEPTED = env.str("SMS_ACCEPTED", default="")
SMS_SECONDS = env.float("SMS_SECONDS", default=10)
if SMS_URL and not SMS_URL.startswith(("https://", "http://127.0.0.1:")):
    raise ImproperlyConfigured("Set SMS_URL to an https:// address, so that nobody listens in.")
if SMS_URL and ("{mobile}" not in SMS_URL + SMS_BODY or "{text}" not in SMS_URL + SMS_BODY):
    raise ImproperlyConfigured("SMS_URL or SMS_BODY has to say where {mobile} and {text} stand.")

LANGUAGE_CODE = "hi"
LANGUAGES = [("hi", _("Hindi")), ("en", _("English"))]
FORMAT_MODULE_PATH = ["eoffice.formats"]
# The second has the Hindi of allauth, which comes without.
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale" / "allauth"]
TIME_ZONE = "Asia/Kolkata"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = env.path("STATIC_ROOT", default=BASE_DIR / "var" / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = env.path("MEDIA_ROOT", default=BASE_DIR / "var" / "papers")
# Papers are read by the program alone, never by a web server or another account of the machine.
FILE_UPLOAD_PERMISSIONS = 0o600
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        # Compressing takes ten seconds of a processor; the tests name a storage that does without.
        "BACKEND": env.str(
            "STATIC_STORAGE",
            default="django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "whitenoise.storage.CompressedManifestStaticFilesStorage",
        )
    },
}

# Measuring asks as one person for what many ask: so many times the limits below.
LIMITS_TIMES = env.int("LIMITS_TIMES", default=1)
# Costly pages: how many a person may ask for in so many seconds (accounts/pages/limits.py).
LIMITS = {
    "pdf": (20, 300),
    "search": (120, 300),
    "directory": (400, 300),
    "export": (40, 300),
    "import": (30, 300),
    "upload": (120, 300),
    "report": (120, 300),
    "api": (600, 300),
}
# The virus scanner: unix:///run/clamav/clamd.ctl or tcp://127.0.0.1:3310; `none` says that none is wanted.
CLAMD_URL = env.str("CLAMD_URL", default="")
# The longest that scanning one upload with all that is in it may take.
SCAN_SECONDS = env.float("SCAN_SECONDS", default=20)
_clamd = urlsplit(CLAMD_URL)
if CLAMD_URL not in ("", "none"):
    if _clamd.scheme not in ("unix", "tcp"):
        raise ImproperlyConfigured("Set CLAMD_URL to unix:///…, to tcp://127.0.0.1:…, or to none.")
    if _clamd.scheme == "tcp" and _clamd.hostname not in ("127.0.0.1", "localhost", "::1"):
        raise ImproperlyConfigured(
            "CLAMD_URL names another machine, and clamd knows no encryption: lead it through a tunnel."
        )

# The room of each office for papers, unless the administrator of the state gives it another.
OFFICE_QUOTA_BYTES = env.int("OFFICE_QUOTA_GB", default=100) * 1024**3
OFFICE_QUOTA_PAPERS = env.int("OFFICE_QUOTA_PAPERS", default=1_000_000)

# Addresses of the demo; the domain does not exist.
DEMO_MAIL_DOMAIN = "kannauj.example"

# The function that reads what stands in the drafts that a movement would seal.
DRAFT_TEXTS = "files.notes.drafts.texts"
# Functions to run after every movement, in this order; each is safe to run twice.
OUTBOX_STEPS = ["files.search.indexing.index_moved"]
# Checks that other rooms add to the verification; each takes a batch of papers and their movements.
VERIFICATION_STEPS = ["files.sheet.verify.findings"]
# The function that gives the subject heads of papers, by their ids, for an event log.
SUBJECT_HEADS = "files.opening.heads.of_papers"
# The function that gives the subject heads that an office may use, and the statement for the papers of one.
HEADS_OF_OFFICE = "files.opening.heads.of_office"
PAPERS_OF_HEAD = "files.opening.heads.PAPERS_OF_HEAD"
# Functions that give an administrator a sentence above the tasks, or None.
STAFF_NOTES = ["files.storage.page.note"]
# Functions to run when a sheet of staff ends charges, begins them or is taken back; in its transaction.
STAFF_IMPORT_STEPS = {
    "handed_over": ["tracking.posts.handover.report_all"],
    "taken_over": ["tracking.posts.handover.receive_all"],
    "taken_back": ["tracking.posts.handover.withdraw_all"],
}

# The way to create mailboxes, by domain; other domains exchange sheets: accounts/email_ids/mailboxes/.
MAIL_DATABASE_DOMAINS = env.list("MAIL_DATABASE_DOMAINS", default=[])
MAIL_DIRECTORY_DOMAINS = env.list("MAIL_DIRECTORY_DOMAINS", default=[])
MAIL_DIRECTORY_URL = env.str("MAIL_DIRECTORY_URL", default="")
MAIL_DIRECTORY_BASE = env.str("MAIL_DIRECTORY_BASE", default="")
MAIL_DIRECTORY_USER = env.str("MAIL_DIRECTORY_USER", default="")
MAIL_DIRECTORY_PASSWORD = env.str("MAIL_DIRECTORY_PASSWORD", default="")
# Certificates that are trusted besides those of the machine.
MAIL_DIRECTORY_CA = env.str("MAIL_DIRECTORY_CA", default="")
_directory = urlsplit(MAIL_DIRECTORY_URL)
_is_local = _directory.scheme == "ldap" and _directory.hostname in ("127.0.0.1", "localhost")
if MAIL_DIRECTORY_DOMAINS and _directory.scheme != "ldaps" and not _is_local:
    raise ImproperlyConfigured("Set MAIL_DIRECTORY_URL to an ldaps:// address, so that nobody listens in.")

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
