"""Limits on guessing a password or a code: one count for a person, under whatever name the guesses come.

At one address five guesses in five minutes. From everywhere together so many in an hour; beyond that the
person is not locked out, but strange addresses share one try in a while (the slow path). An address from
which the person has signed in before is not strange: nobody elsewhere can keep an officer from the own desk,
not even whoever knows the password.
"""

from collections.abc import Mapping

from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.http import HttpRequest

from accounts.models import User

PASSWORD = {"here": "5/5m/key", "everywhere": "50/h/key", "slow": "1/m/key"}
# A code has a million values, a password very many more.
CODE = {"here": "5/5m/key", "everywhere": "20/h/key", "slow": "1/2m/key"}
KNOWN_FOR = 90 * 24 * 3600


class Try:
    """A try that was counted; one that succeeds is given back."""

    def __init__(self, *usages: ratelimit.RateLimitUsage):
        self._usages = usages

    def give_back(self) -> None:
        """Take the try out of the counts."""
        for usage in self._usages:
            usage.rollback()


def password_try(request: HttpRequest, login: str, person: User | None) -> Try | None:
    """Count a try of a password for the person, however named, or for a name that is nobody's."""
    key = f"person:{person.pk}" if person else f"login:{login.strip().casefold()}"
    return _try(request, PASSWORD, key, person)


def code_try(request: HttpRequest, person: User) -> Try | None:
    """Count a try of a code of the person."""
    return _try(request, CODE, f"code:{person.pk}", person)


def remember(request: HttpRequest, person: User) -> None:
    """Remember that the person signed in at the address of the request."""
    cache.set(_known(request, person), True, KNOWN_FOR)


def _try(request: HttpRequest, rates: Mapping[str, str], key: str, person: User | None) -> Try | None:
    """Count one try; None where there may be no more."""

    def count(action: str, key: str) -> ratelimit.RateLimitUsage | None:
        return ratelimit.consume(request, app="accounts", action=action, config=dict(rates), key=key)

    here = count("here", f"{key}|{ratelimit.get_ip(request)}")
    if here is None:
        return None
    if everywhere := count("everywhere", key):
        return Try(here, everywhere)
    if person and cache.get(_known(request, person)):
        return Try(here)
    if slow := count("slow", key):
        return Try(here, slow)
    here.rollback()
    return None


def _known(request: HttpRequest, person: User) -> str:
    return f"signed-in-from:person:{person.pk}:{ratelimit.get_ip(request)}"
