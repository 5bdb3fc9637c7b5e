"""Permissions of a charge, as its post grants them."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from .models import Charge, Office
from .refusals import NotYours

View = Callable[..., HttpResponse]

# Methods that only read.
SAFE = ("GET", "HEAD")
# Each act, and the field of the post that allows it.
ACTS = {
    "diarise": "may_diarise",
    "dispatch": "may_dispatch",
    "approve": "may_approve",
    "monitor": "may_monitor",
    "administer": "may_administer",
}


def may(charge: Charge | None, act: str) -> bool:
    """Return whether the charge's post allows the act."""
    return charge is not None and getattr(charge.post, ACTS[act])


def check_administers(by: Charge, office: Office) -> None:
    """Raise NotYours if the charge does not administer the office; a verb checks this first."""
    if not may(by, "administer") or not office.path.startswith(by.post.office.path):
        raise NotYours(
            _("You do not administer %(office)s. Its administrator takes this step.") % {"office": office}
        )


def require(*acts: str) -> Callable[[View], View]:
    """Restrict a view to charges that may do one of the acts; others get a 403."""
    if unknown := set(acts) - set(ACTS):
        raise LookupError(f"{sorted(unknown)} are no acts that a post could allow")

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not any(may(cast(Any, request).charge, act) for act in acts):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        cast(Any, guarded).acts = acts
        return guarded

    return guard


class SignInStale(Exception):
    """The sign-in is too long ago for this; the person confirms it and goes on where this was raised."""


def check_fresh(request: HttpRequest) -> None:
    """Raise SignInStale unless the person signed in, or confirmed it, within the last minutes."""
    age = timezone.now().timestamp() - cast(Any, request).signed_in_at
    if age >= settings.FRESH_SIGN_IN_MINUTES * 60:
        raise SignInStale


def needs_fresh_sign_in(view: View) -> View:
    """Let only a fresh sign-in send the form of a view that changes who may do or see what."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in SAFE:
            check_fresh(request)
        return view(request, *args, **kwargs)

    cast(Any, guarded).needs_fresh_sign_in = True
    return guarded


def without_charge(view: View) -> View:
    """Mark a view that a signed-in person may use without holding any post."""
    cast(Any, view).without_charge = True
    return view
