"""The cache in Redis, and what takes its place while Redis is gone.

Pages go on without it: sessions are in the database anyway, and everything else, such as the counts that
throttle sign-ins, is kept in a table meanwhile. A Redis that does not answer is not asked again for some
seconds, so that nobody waits for it twice.
"""

import threading
import time
from collections.abc import Callable
from typing import Any

import structlog
from django.core.cache.backends.db import DatabaseCache
from django.core.cache.backends.dummy import DummyCache
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis import Redis
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)

# For so long a Redis that did not answer is not asked again.
REST_SECONDS = 5
# A session that ended while Redis was gone may still lie in Redis when it comes back, but not for longer.
LONGEST_SESSION_SECONDS = 60
TABLE = "eoffice_cache"
MOST_ENTRIES = 200_000


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


class _Rest:
    """The time until which a server is not asked, for all threads of this process."""

    def __init__(self) -> None:
        self._until: dict[str, float] = {}
        self._lock = threading.Lock()

    def is_on(self, server: str) -> bool:
        """Return whether the server did not answer a moment ago."""
        return time.monotonic() < self._until.get(server, 0)

    def begin(self, server: str) -> None:
        """Leave the server alone from now on."""
        with self._lock:
            self._until[server] = time.monotonic() + REST_SECONDS


_rest = _Rest()


class Cache(RedisCache):
    """The Redis cache with persistent clients; each call goes to a table while Redis is gone."""

    def __init__(self, server, params):
        super().__init__(server, params)
        self._class = _PersistentClient
        self._server = str(server)
        self._table = self._substitute(params)

    def _substitute(self, params: dict) -> Any:
        return DatabaseCache(TABLE, params | {"OPTIONS": {"MAX_ENTRIES": MOST_ENTRIES}})

    def is_reachable(self) -> bool:
        """Return whether Redis answers now."""
        try:
            return bool(self._cache.get_client().ping())
        except (RedisError, OSError):
            return False

    def count(self, key: str, seconds: int) -> int:
        """Raise a counter that begins anew after so many seconds, and return it; 0 while Redis is gone."""
        key = self.make_and_validate_key(key)

        def raise_it() -> int:
            client = self._cache.get_client(write=True)
            if (count := client.incr(key)) == 1:
                client.expire(key, seconds)
            return count

        return self._try(raise_it, lambda: 0)

    def seconds_left(self, key: str, seconds: int) -> int:
        """The seconds until a counter begins anew; set again to all of them, where a crash had lost them."""
        key = self.make_and_validate_key(key)

        def read() -> int:
            client = self._cache.get_client(write=True)
            if (left := client.ttl(key)) < 0:
                client.expire(key, left := seconds)
            return left

        return self._try(read, lambda: 0)

    def _try(self, ask: Callable[[], Any], instead: Callable[[], Any]) -> Any:
        """Ask Redis, or do what is done instead of it."""
        if _rest.is_on(self._server):
            return instead()
        try:
            return ask()
        except (RedisError, OSError) as error:
            _rest.begin(self._server)
            log.warning("redis_unreachable", error=str(error))
            return instead()


def _with_substitute(name: str) -> Callable:
    """The operation of that name, in Redis or in what takes its place."""
    ask = getattr(RedisCache, name)

    def operation(self: Cache, *arguments, **facts):
        instead = getattr(self._table, name)
        return self._try(lambda: ask(self, *arguments, **facts), lambda: instead(*arguments, **facts))

    operation.__doc__ = ask.__doc__
    return operation


for _name in (
    "add",
    "get",
    "set",
    "touch",
    "delete",
    "has_key",
    "incr",
    "get_many",
    "set_many",
    "delete_many",
    "clear",
):
    setattr(Cache, _name, _with_substitute(_name))


class SessionCache(Cache):
    """A cache of sessions, which lie in the database as well and are read again from there every minute."""

    def _substitute(self, params: dict) -> Any:
        return DummyCache("", params)

    def set(self, key, value, timeout=LONGEST_SESSION_SECONDS, version=None):
        """Store the value, for a minute at most."""
        shortest = LONGEST_SESSION_SECONDS if timeout is None else min(timeout, LONGEST_SESSION_SECONDS)
        super().set(key, value, shortest, version)
