"""Limits on guessing a password: one count for a person, under whatever name the guesses come.

At one address five guesses in five minutes. From everywhere together fifty in an hour; beyond that the
person is not locked out, but strange addresses share one try a minute (the slow path). An address from which
the person has signed in before is not strange: nobody elsewhere can keep an officer from the own desk.
"""

from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.http import HttpRequest

from accounts.models import User

EVERYWHERE = {"everywhere": "50/h/key", "slow": "1/m/key"}
KNOWN_FOR = 90 * 24 * 3600


def key_of(login: str, person: User | None) -> str:
    """The key under which tries count: the person, however named, or the name that is nobody's."""
    return f"person:{person.pk}" if person else f"login:{login.strip().casefold()}"


def may_try(request: HttpRequest, key: str, address: str) -> list[ratelimit.RateLimitUsage] | None:
    """Count one try; return what was counted, to be given back if it succeeds, or None for no more."""
    facts = {"app": "accounts", "config": EVERYWHERE, "key": key}
    if usage := ratelimit.consume(request, action="everywhere", **facts):
        return [usage]
    if cache.get(_known(key, address)):
        return []
    slow = ratelimit.consume(request, action="slow", **facts)
    return [slow] if slow else None


def remember(person: User, address: str) -> None:
    """Remember that the person signed in at that address."""
    cache.set(_known(key_of("", person), address), True, KNOWN_FOR)


def _known(key: str, address: str) -> str:
    return f"signed-in-from:{key}:{address}"
