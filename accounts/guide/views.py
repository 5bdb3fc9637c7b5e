"""The guide, open also to people who cannot sign in."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.permissions import without_charge

from . import page, reading


@login_not_required
@without_charge
@require_safe
def contents(request: HttpRequest) -> HttpResponse:
    """Every part with its topics, and whom to ask."""
    charge = getattr(request, "charge", None)
    facts = {
        "parts": reading.parts(get_language()),
        "administrators": page.whom_to_ask(charge.post.office) if charge else [],
    }
    return render(request, "accounts/guide.html", facts)


@login_not_required
@without_charge
@require_safe
def part(request: HttpRequest, slug: str) -> HttpResponse:
    """One part of the guide."""
    found = reading.part(slug, get_language())
    if found is None:
        raise Http404
    return render(request, "accounts/guide_part.html", {"part": found})
