"""Limits on pages that cost much, for each person: so many in a span of time, then 429 with a sentence.

The numbers stand in the settings. They are far above what a person needs, and stop what only a program does.
While Redis is gone nothing is counted, because pages are to go on.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import ngettext

View = Callable[..., HttpResponse]


def limited(what: str, *, when: Callable[[HttpRequest], Any] | None = None) -> Callable[[View], View]:
    """Limit a view by what it costs, a key of LIMITS; `when` picks the requests that count."""
    if what not in settings.LIMITS:
        raise LookupError(f"{what} has no limit in the settings")

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            # Letters are counted by how many a person may order.
            is_asked = request.method != "HEAD" and not getattr(request, "by_mail", False)
            counts = is_asked and (when is None or when(request))
            if counts and (wait := _seconds_to_wait(request, what)):
                return _too_many(request, wait)
            return view(request, *args, **kwargs)

        cast(Any, guarded).limited = what
        return guarded

    return guard


def sends_form(request: HttpRequest) -> bool:
    """Return whether the request sends a form; showing it costs little."""
    return request.method == "POST"


def wants_sheet(request: HttpRequest) -> bool:
    """Return whether a page is asked for as a file, whatever its kind."""
    return not {"csv", "xlsx", "pdf"}.isdisjoint(request.GET)


def prints(request: HttpRequest) -> bool:
    """Return whether a page is asked for on paper, with its charts."""
    return "pdf" in request.GET


def _seconds_to_wait(request: HttpRequest, what: str) -> int:
    """Count the request; the seconds until the person may ask again, 0 where it is within the limit."""
    most, seconds = settings.LIMITS[what]
    most *= settings.LIMITS_TIMES
    counters, key = cast(Any, cache), f"limit-{what}-{request.user.pk}"
    return max(counters.seconds_left(key, seconds), 1) if counters.count(key, seconds) > most else 0


def _too_many(request: HttpRequest, wait: int) -> HttpResponse:
    minutes = -(-wait // 60)
    sentence = ngettext(
        "You have asked for very many of these within a few minutes. Please try again in %s minute.",
        "You have asked for very many of these within a few minutes. Please try again in %s minutes.",
        minutes,
    )
    page = render(request, "429.html", {"sentence": sentence % minutes}, status=429)
    page.headers["Retry-After"] = str(wait)
    return page
