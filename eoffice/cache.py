import structlog
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)


class SessionCache(RedisCache):
    """Redis where there is one; while it is away, the database holds the sessions as well.

    Deleting still fails without Redis: a session that is ended must not come back together with the cache.
    Throttling uses the plain cache, because it must not forget either.
    """

    def get(self, key, default=None, version=None):
        """What is kept, or the default."""
        try:
            return super().get(key, default, version)
        except RedisError as error:
            log.warning("session_cache_unreachable", error=str(error))
            return default

    def set(self, key, value, *args, **kwargs):
        """Keep it if that can be done."""
        try:
            super().set(key, value, *args, **kwargs)
        except RedisError as error:
            log.warning("session_cache_unreachable", error=str(error))

    def has_key(self, key, version=None):
        """Whether it is kept."""
        try:
            return super().has_key(key, version)
        except RedisError as error:
            log.warning("session_cache_unreachable", error=str(error))
            return False
