"""Lost forms: fields sent after the session had ended, kept for that person and restored to their form."""

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

# In the session of a browser in which nobody is signed in: the person whose session ended there.
ENDED_FOR = "ended_for"
# In the address of the page that restores the form, and in the restored form itself.
TOKEN = "kept"  # noqa: S105 - the name of a field
# Time enough to sign in with a second factor; graded notes are among what is kept.
SECONDS = 15 * 60
MOST_CHARACTERS = 200_000
SECRET = ("password", "csrfmiddlewaretoken", TOKEN)


class LostForm(NamedTuple):
    """A form that was sent in vain: its address, its fields with their values, whether files were with it.

    `is_confirmed`: the session went on, but the person had to confirm the sign-in first.
    """

    path: str
    fields: dict[str, list[str]]
    had_files: bool
    is_confirmed: bool = False


def keep(request: HttpRequest, person: int | None) -> str:
    """Keep the form of the request for that person; return the page that restores it after signing in."""
    page = page_of(request)
    message = _("You were no longer signed in, so nothing was sent.")
    lost_form = _form_of(request)
    if person is not None and lost_form:
        page = _stored(lost_form, person, page)
        message += " " + _("What you had typed will be in the form again once you have signed in.")
    if not request.user.is_authenticated:
        messages.warning(request, message)
    return page


def keep_until_confirmed(request: HttpRequest) -> str:
    """Keep the form of a signed-in person; return the page that restores it after confirming."""
    page, lost_form = page_of(request), _form_of(request)
    if lost_form is None:
        return page
    return _stored(lost_form._replace(is_confirmed=True), request.user.pk, page)


def find(request: HttpRequest) -> LostForm | None:
    """Find the lost form that the address names, if it is the signed-in person's own and still kept."""
    token = request.GET.get(TOKEN, "")
    facts = cache.get(_key(request.user.pk, token)) if 0 < len(token) < 50 else None
    return facts and LostForm(*facts)


def forget(request: HttpRequest) -> None:
    """Delete the lost form once it was sent again and its view has what was typed."""
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
    """Return whether there is a view at the address that answers GET."""
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


def _form_of(request: HttpRequest) -> LostForm | None:
    """The form of the request, without secrets; None for pages of the own account and for too much text."""
    if getattr(request.resolver_match.func, "without_charge", False):
        return None
    fields = {
        name: values
        for name, values in request.POST.lists()
        if not any(secret in name.lower() for secret in SECRET)
    }
    if sum(len(value) for values in fields.values() for value in values) > MOST_CHARACTERS:
        return None
    return LostForm(request.path, fields, bool(request.FILES)) if fields or request.FILES else None


def _stored(lost_form: LostForm, person: int, page: str) -> str:
    """Store the form for that person; return the page with the token of the form."""
    token = secrets.token_urlsafe(16)
    cache.set(_key(person, token), tuple(lost_form), SECONDS)
    return f"{page}{'&' if '?' in page else '?'}{urlencode({TOKEN: token})}"


def _key(person: int, token: str) -> str:
    return f"lost-form:{person}:{token}"
