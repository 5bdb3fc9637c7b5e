import structlog
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis import Redis
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)


class _KeptClient(RedisCacheClient):
    """One client for each server's connections; Django makes one for each key asked for."""

    def __init__(self, *servers, **options):
        super().__init__(*servers, **options)
        self._clients: dict[int, Redis] = {}

    def get_client(self, key=None, *, write=False):
        """The client of the server to write to, or to read from."""
        pool = self._get_connection_pool(write)
        if id(pool) not in self._clients:
            self._clients[id(pool)] = self._client(connection_pool=pool)
        return self._clients[id(pool)]


class Cache(RedisCache):
    """Redis, asked by clients that are kept."""

    def __init__(self, server, params):
        super().__init__(server, params)
        self._class = _KeptClient


class SessionCache(Cache):
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
