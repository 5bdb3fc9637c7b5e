"""What holds for every request: how long a session lasts, and under which charge a person acts."""

from datetime import timedelta

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.shortcuts import redirect, render
from django.utils import timezone

from .models import Charge

IDLE = timedelta(minutes=15)
LONGEST = timedelta(hours=10)
# The time last seen is written this often at most, so that reading pages does not write sessions.
NOTED = timedelta(minutes=1)
BEGAN, SEEN, ACTING = "began", "seen", "charge"


class SessionLimits:
    """Ends a session after a quarter of an hour without a request, and ten hours after sign-in."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """End, note or leave the session; keep what a signed-in person sees out of every cache."""
        if not request.user.is_authenticated:
            return self.get_response(request)
        if self._is_over(request.session):
            logout(request)
        response = self.get_response(request)
        response.headers["Cache-Control"] = "no-store, private"
        return response

    def _is_over(self, session) -> bool:
        now = timezone.now().timestamp()
        began, seen = session.setdefault(BEGAN, now), session.setdefault(SEEN, now)
        if now - began >= LONGEST.total_seconds() or now - seen >= IDLE.total_seconds():
            return True
        if now - seen >= NOTED.total_seconds():
            session[SEEN] = now
        return False


class ActingCharge:
    """Sets `request.charge`: the charge chosen, or the first substantive one; None before sign-in."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """No charge until a view needs one."""
        request.charge, request.charges = None, []
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """Find the charge in one query; whoever holds none, or lacks a second factor, is told so."""
        if not request.user.is_authenticated:
            return None
        request.charges = list(Charge.objects.of_person(request.user, timezone.now()))
        request.charge = self._chosen(request)
        if getattr(view, "without_charge", False) or getattr(view, "login_required", True) is False:
            return None
        if request.charge is None:
            return render(request, "accounts/no_charge.html", {"person": request.user}, status=403)
        if needs_second_factor(request.charges) and not is_mfa_enabled(request.user):
            return redirect("mfa_activate_totp")
        return None

    def _chosen(self, request) -> Charge | None:
        chosen = request.session.get(ACTING)
        first = next(iter(request.charges), None)
        return next((charge for charge in request.charges if charge.pk == chosen), first)


def needs_second_factor(charges: list[Charge]) -> bool:
    """Whoever approves, monitors or administers in any of the posts held; everyone or nobody by setting."""
    if settings.SECOND_FACTOR_FOR != "duties":
        return settings.SECOND_FACTOR_FOR == "everyone"
    posts = [charge.post for charge in charges]
    return any(post.may_approve or post.may_monitor or post.may_administer for post in posts)
