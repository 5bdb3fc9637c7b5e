"""What a charge may do: written in its post, asked here."""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from .models import Charge

View = Callable[..., HttpResponse]

# The act, as the office says it, and what the post must hold for it.
ACTS = {
    "diarise": "may_diarise",
    "dispatch": "may_dispatch",
    "approve": "may_approve",
    "monitor": "may_monitor",
    "administer": "may_administer",
}


def may(charge: Charge | None, act: str) -> bool:
    """Whether the charge's post lets it do that act."""
    return charge is not None and getattr(charge.post, ACTS[act])


def require(*capabilities: str) -> Callable[[View], View]:
    """Let a view be reached only under a charge whose post has one of these capabilities; else 403."""
    acts = [next(act for act, needed in ACTS.items() if one in (act, needed)) for one in capabilities]

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if not any(may(request.charge, act) for act in acts):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return guard


def without_charge(view: View) -> View:
    """Mark a view that a signed-in person may use without holding any post."""
    view.without_charge = True
    return view
