"""What a form sent after its session had ended: kept for that person, and given back to the same form."""

import secrets
from inspect import getclosurevars
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

# In the session of a browser in which nobody is signed in: whose session ended there.
ENDED_FOR = "ended_for"
# In the address of the page that gives the words back, and in the form that has them again.
TOKEN = "kept"  # noqa: S105 - the name of a field
# Time enough to sign in with a second factor; graded notes are among what is kept.
SECONDS = 15 * 60
MOST_CHARACTERS = 200_000
SECRET = ("password", "csrfmiddlewaretoken", TOKEN)


class Words(NamedTuple):
    """What one press sent: to which address, the fields with their values, whether files were with them."""

    path: str
    fields: dict[str, list[str]]
    had_files: bool


def keep(request: HttpRequest, person: int | None) -> str:
    """Keep for that person what the form sent; the page to open after signing in, where it is given back."""
    page = page_of(request)
    told = _("You were no longer signed in, so nothing was sent.")
    words = _sent(request)
    if person is not None and words:
        token = secrets.token_urlsafe(16)
        cache.set(_key(person, token), tuple(words), SECONDS)
        page = _with_token(page, token)
        told += " " + _("What you had typed will be in the form again once you have signed in.")
    if not request.user.is_authenticated:
        messages.warning(request, told)
    return page


def find(request: HttpRequest) -> Words | None:
    """What is kept for the person who asks, if the address names it; nobody else's words are found by it."""
    token = request.GET.get(TOKEN, "")
    kept = cache.get(_key(request.user.pk, token)) if 0 < len(token) < 50 else None
    return kept and Words(*kept)


def forget(request: HttpRequest) -> None:
    """The form was sent again, and its view has what was typed."""
    token = request.POST.get(TOKEN, "")
    if 0 < len(token) < 50:
        cache.delete(_key(request.user.pk, token))


def page_of(request: HttpRequest) -> str:
    """The page the form was on: where the browser says it comes from, else the nearest above that opens."""
    referer = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(referer, {request.get_host()}, request.is_secure())
    came_from = urlsplit(referer)
    if ours and _opens(came_from.path):
        query = urlencode([pair for pair in parse_qsl(came_from.query) if pair[0] != TOKEN])
        return f"{came_from.path}?{query}" if query else came_from.path
    steps = request.path.strip("/").split("/")
    above = ["/" + "/".join(steps[:count]) + "/" for count in range(len(steps), 0, -1)]
    return next(filter(_opens, above), "/")


def _opens(path: str) -> bool:
    """Whether there is a view at the address that answers GET."""
    try:
        view = resolve(path).func
    except Resolver404:
        return False
    while view:
        # Django's decorators say nowhere else which methods they let through.
        closed_over = getclosurevars(view).nonlocals if hasattr(view, "__code__") else {}
        if "GET" not in closed_over.get("request_method_list", ["GET"]):
            return False
        view = getattr(view, "__wrapped__", None)
    return True


def _sent(request: HttpRequest) -> Words | None:
    """What the form sent, without secrets; None from the pages of the own account, and beyond measure."""
    if getattr(request.resolver_match.func, "without_charge", False):
        return None
    fields = {
        name: values
        for name, values in request.POST.lists()
        if not any(secret in name.lower() for secret in SECRET)
    }
    if sum(len(value) for values in fields.values() for value in values) > MOST_CHARACTERS:
        return None
    return Words(request.path, fields, bool(request.FILES)) if fields or request.FILES else None


def _with_token(page: str, token: str) -> str:
    return f"{page}{'&' if '?' in page else '?'}{urlencode({TOKEN: token})}"


def _key(person: int, token: str) -> str:
    return f"kept-words:{person}:{token}"
