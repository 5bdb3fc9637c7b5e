"""Papers graded above confidential: opened only after a fresh sign-in, and each time on record."""

from django.http import HttpRequest

from accounts import events
from accounts.permissions import SAFE, check_fresh
from tracking.models import Paper


def check_opening(request: HttpRequest, paper: Paper) -> None:
    """Check as `check_reading` does where the request only reads; a form that is sent shows nothing yet."""
    if request.method in SAFE:
        check_reading(request, paper)


def check_reading(request: HttpRequest, paper: Paper) -> None:
    """Raise SignInStale before a secret paper is shown after too long; report the reading.

    Whoever only monitors sees number, place and time of it, for which neither is needed.
    """
    if paper.is_secret and paper.is_readable_by(request.charge):
        check_fresh(request)
        events.report("secret_read", on=f"tracking.paper:{paper.pk} {paper.number}", grading=paper.grading)
