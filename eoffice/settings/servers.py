"""PostgreSQL and Redis: where they are, and how long anybody waits for them."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from redis.backoff import NoBackoff
from redis.retry import Retry

from .environment import env, require_encryption, secret

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
# Off behind a pooler that gives each transaction another connection, without the prepared statements.
PREPARED_STATEMENTS = env.bool("PREPARED_STATEMENTS", default=True)
DATABASES["default"] |= {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
# Nobody waits for ever: not for a lock, not for a query, not for a server that is gone.
DATABASES["default"].setdefault("OPTIONS", {}).update(
    connect_timeout=3, options="-c lock_timeout=10s -c statement_timeout=60s"
)

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
