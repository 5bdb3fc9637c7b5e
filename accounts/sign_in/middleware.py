"""Middleware for every request: the length of a session, lost forms, and the acting charge."""

from datetime import timedelta

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from accounts.charges.fetch import charges_of
from accounts.models import Charge
from accounts.permissions import SAFE, SignInStale

from . import lost_forms, page_owner
from .restore import restore_fields

IDLE = timedelta(minutes=15)
LONGEST = timedelta(hours=10)
# The time of the last request is written this often at most, so that reading pages does not write sessions.
WRITTEN_EVERY = timedelta(minutes=1)
BEGAN, LAST_SEEN, ACTING = "began", "seen", "charge"


class SessionLimits:
    """Ends a session after a quarter of an hour without a request, and ten hours after sign-in."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """End, note or leave the session; keep what a signed-in person sees out of every cache."""
        if not request.user.is_authenticated:
            return self.get_response(request)
        if reason := self._over(request.session):
            person = request.user.pk
            logout(request)
            request.session_over = reason
            # A form that this browser still sends is then kept for that person.
            request.session[lost_forms.ENDED_FOR] = person
        request.signed_in_at = _signed_in_at(request)
        response = self.get_response(request)
        response.headers["Cache-Control"] = "no-store, private"
        page_owner.note(request, response)
        return response

    def _over(self, session) -> str:
        """Return why the session is over; "" while it goes on."""
        now = timezone.now().timestamp()
        began, last_seen = session.setdefault(BEGAN, now), session.setdefault(LAST_SEEN, now)
        if now - last_seen >= IDLE.total_seconds():
            return _("You were signed out because nothing was done for fifteen minutes.")
        if now - began >= LONGEST.total_seconds():
            return _("You were signed out because you had been signed in for ten hours.")
        if now - last_seen >= WRITTEN_EVERY.total_seconds():
            session[LAST_SEEN] = now
        return ""


def _signed_in_at(request) -> float:
    """The moment at which the person last showed who it is: as the session began, or confirmed since."""
    records = get_authentication_records(request, request.user)
    return max([request.session.get(BEGAN, 0), *(record["at"] for record in records)])


class SignInFirst(LoginRequiredMiddleware):
    """Asks for the sign-in; after it a page opens, and its lost form is restored."""

    def handle_no_permission(self, request, view_func):
        """To the sign-in, and from there to a page; never to an address that only a form may use."""
        if request.method in SAFE:
            if reason := getattr(request, "session_over", ""):
                messages.info(request, reason)
            return super().handle_no_permission(request, view_func)
        if request.headers.get("X-Requested-With"):
            # A script saves what is still on its page.
            return redirect_to_login(lost_forms.page_of(request))
        person = page_owner.of_form(request) or request.session.get(lost_forms.ENDED_FOR)
        return redirect_to_login(lost_forms.keep(request, person))


class LostForms:
    """Restores a lost form on its page; nothing is sent by itself."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Find the lost form before the view, which may restore a field itself; restore the rest after it."""
        request.lost_form = None
        restores = (
            lost_forms.TOKEN in request.GET and request.method == "GET" and request.user.is_authenticated
        )
        if restores:
            request.lost_form = lost_forms.find(request)
        response = self.get_response(request)
        if (
            restores
            and not response.streaming
            and response.headers.get("Content-Type", "").startswith("text/html")
        ):
            self._restore(request, response)
        elif request.method == "POST" and request.user.is_authenticated and response.status_code < 500:
            lost_forms.forget(request)
        return response

    def process_exception(self, request, exception):
        """Lead to where the sign-in is confirmed, and back to what was typed."""
        if not isinstance(exception, SignInStale):
            return None
        is_form = request.method not in SAFE
        page = lost_forms.keep_until_confirmed(request) if is_form else request.get_full_path()
        return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': page})}")

    def _restore(self, request, response) -> None:
        lost_form, html, leftover = request.lost_form, response.content.decode(response.charset), []
        restored = html
        if lost_form:
            token = request.GET[lost_forms.TOKEN]
            restored, leftover = restore_fields(html, lost_form, page=request.path, token=token)
        context = {"lost_form": lost_form, "is_restored": restored != html, "leftover": leftover}
        notice = render_to_string("accounts/lost_form.html", context, request)
        before, main, after = restored.partition("<main")
        tag, bracket, content = after.partition(">")
        response.content = f"{before}{main}{tag}{bracket}{notice if main else ''}{content}"


class ActingCharge:
    """Sets `request.charge`: the charge chosen, or the first substantive one; None before sign-in."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """No charge until a view needs one."""
        request.charge, request.charges = None, []
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """Find the charge in one query; stop a person who has none, or lacks the second factor needed."""
        if not request.user.is_authenticated:
            return None
        request.charges = charges_of(request.user, timezone.now())
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
    """True if any of the posts may approve, monitor or administer; a setting makes it everyone or nobody."""
    if settings.SECOND_FACTOR_FOR != "duties":
        return settings.SECOND_FACTOR_FOR == "everyone"
    posts = [charge.post for charge in charges]
    return any(post.may_approve or post.may_monitor or post.may_administer for post in posts)
