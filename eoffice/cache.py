import structlog
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis import Redis
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)


class _PersistentClient(RedisCacheClient):
    """Reuse one client for each server; Django makes a new one for each access."""

    def __init__(self, *servers, **options):
        super().__init__(*servers, **options)
        self._clients: dict[int, Redis] = {}

    def get_client(self, key=None, *, write=False):
        """Return the client of the server to write to, or to read from."""
        pool = self._get_connection_pool(write)
        if id(pool) not in self._clients:
            self._clients[id(pool)] = self._client(connection_pool=pool)
        return self._clients[id(pool)]

    def get(self, key, default):
        """Return the value, or the default; also where an older release stored what cannot be made now."""
        try:
            return super().get(key, default)
        except (ImportError, AttributeError) as error:
            log.warning("cache_entry_of_another_release", error=str(error))
            return default


class Cache(RedisCache):
    """The Redis cache, with persistent clients."""

    def __init__(self, server, params):
        super().__init__(server, params)
        self._class = _PersistentClient


class SessionCache(Cache):
    """A cache of sessions that tolerates an unreachable Redis: the database holds the sessions as well.

    Deleting still fails without Redis, so that an ended session does not come back together with the cache.
    Throttling uses the plain cache, because its counts must not be lost either.
    """

    def get(self, key, default=None, version=None):
        """Return the value, or the default if there is none or Redis is unreachable."""
        try:
            return super().get(key, default, version)
        except RedisError as error:
            log.warning("session_cache_unreachable", error=str(error))
            return default

    def set(self, key, value, *args, **kwargs):
        """Store the value, unless Redis is unreachable."""
        try:
            super().set(key, value, *args, **kwargs)
        except RedisError as error:
            log.warning("session_cache_unreachable", error=str(error))

    def has_key(self, key, version=None):
        """Return whether the key is stored; False if Redis is unreachable."""
        try:
            return super().has_key(key, version)
        except RedisError as error:
            log.warning("session_cache_unreachable", error=str(error))
            return False
