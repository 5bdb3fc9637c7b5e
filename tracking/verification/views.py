"""The result of the nightly verification."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.permissions import require

from . import page


@require("administer", "monitor")
@require_safe
def verification(request: HttpRequest) -> HttpResponse:
    """Show when the record was last verified, and what differs in the own office and those below it."""
    return render(
        request, "tracking/verification.html", page.context(request.charge, request.GET.get("after"))
    )
