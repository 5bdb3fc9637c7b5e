from allauth.account.views import password_change
from allauth.mfa.webauthn.views import ReauthenticateWebAuthnView
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.csrf import csrf_failure
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Charge
from accounts.pages.numbers import whole
from accounts.pages.returning import inside
from accounts.permissions import without_charge

from . import lost_forms, page_owner
from .first_screen import first_screen
from .middleware import ACTING


@require_POST
@without_charge
def switch_charge(request):
    """Act as another of my posts."""
    charges = Charge.objects.of_person(request.user, timezone.now())
    charge = get_object_or_404(charges, pk=whole(request.POST.get("charge")))
    request.session[ACTING] = charge.pk
    following = request.POST.get("next", "")
    return HttpResponseRedirect(_safe(request, following) if following else first_screen(charge))


def _safe(request, url: str) -> str:
    """Return the address if it lies on this site, else that of the desk; 400 for what is no address."""
    if url.isalnum():
        raise BadRequest("next is no address.")
    return inside(request, url)


@require_GET
@without_charge
def account(request):
    """My account: password, second factor, sessions, charges."""
    return render(request, "accounts/account.html", {"charges": request.charges})


@without_charge
def change_password(request):
    """Change the own password; who has none gets the first one by an invitation alone."""
    if request.user.is_authenticated and not request.user.has_usable_password():
        messages.info(
            request, _("You have no password here. Your nodal officer can invite you to choose one.")
        )
        return redirect("account")
    return password_change(request)


class ConfirmByPasskey(ReauthenticateWebAuthnView):
    """The page on which a sign-in is confirmed with a passkey; one that does not fit leads back to it."""

    def form_invalid(self, form):
        """Say so, and ask again, so that what is to be confirmed is not lost."""
        messages.warning(
            self.request, _("That passkey does not fit. Please try again, or confirm otherwise.")
        )
        return redirect(self.passthrough_next_url(self.request.path))


def form_too_old(request, reason=""):
    """Show a form of before the sign-in, on a page left open, once more to the person who typed in it."""
    ours = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    person = page_owner.of_form(request)
    is_theirs = request.user.is_anonymous or request.user.pk == person
    if not ours or person is None or not is_theirs or request.headers.get("X-Requested-With"):
        request.csrf_refused = True
        return csrf_failure(request, reason)
    page = lost_forms.keep(request, person)
    return redirect_to_login(page) if request.user.is_anonymous else redirect(page)
