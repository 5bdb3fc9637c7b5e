"""The pages of a first sign-in: the code of an invitation, then a password of one's own.

The code is burnt when it is entered, also if no password follows: the invitation then goes on in that browser
alone, for half an hour. The address with the code only puts the invitation into the session and leads on, so
that the code stays in no history and goes to no other page. It burns nothing, because programs that look
through mail open every address; there the first form that is sent burns the code.
"""

from allauth.core.internal import ratelimit
from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import SetPasswordForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts import events
from accounts.models import Invitation
from accounts.refusals import InvitationOver

from . import verbs

INVITATION = "invited"
# A whole office shares one address, so addresses are given room; a person at an address is not.
TRIES = {"first": "300/m/ip,5/5m/key", "link": "300/m/ip"}
NOT_CORRECT = gettext_lazy(
    "Employee code and code do not fit together, or the code has been used or is too old. "
    "Ask the nodal officer of your office for a new one."
)


class FirstForm(forms.Form):
    """Form for the employee code and the code that stand on the slip."""

    attributes = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
    employee_code = forms.CharField(
        label=gettext_lazy("Employee code"), max_length=20, widget=forms.TextInput(attrs=attributes)
    )
    code = forms.CharField(
        label=gettext_lazy("Code on the slip"), max_length=40, widget=forms.TextInput(attrs=attributes)
    )


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def first(request: HttpRequest) -> HttpResponse:
    """Ask for the code of a slip or letter; every mistake gets the same sentence."""
    form = FirstForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        facts = form.cleaned_data
        if not _may_try(request, "first", facts["employee_code"]):
            return ratelimit.respond_429(request)
        if invitation := _accepted(facts["code"], facts["employee_code"]):
            return _open_invitation(request, invitation)
        events.report("invitation_refused")
        form.add_error(None, NOT_CORRECT)
    return render(request, "accounts/first.html", {"form": form}, status=400 if form.errors else 200)


@login_not_required
@never_cache
@require_safe
def invitation_link(request: HttpRequest, code: str) -> HttpResponse:
    """Open the invitation of the QR code on the slip, or of the address in the letter."""
    if not _may_try(request, "link"):
        return ratelimit.respond_429(request)
    return _open_invitation(request, verbs.find(code))


@sensitive_post_parameters()
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def first_password(request: HttpRequest) -> HttpResponse:
    """Choose a password; then sign in with it."""
    invitation = _of_this_browser(request)
    if invitation is None:
        return render(request, "accounts/invitation.html", status=410)
    form = SetPasswordForm(invitation.person, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            verbs.use(invitation, password=form.cleaned_data["new_password1"])
        except InvitationOver:
            return render(request, "accounts/invitation.html", status=410)
        del request.session[INVITATION]
        messages.success(request, _("Your password is set. Sign in with your employee code and it."))
        return redirect("account_login")
    context = {"form": form, "person": invitation.person}
    return render(request, "accounts/invitation.html", context, status=400 if form.errors else 200)


def _accepted(code: str, employee_code: str) -> Invitation | None:
    """Find the invitation and burn its code; None if there is none, or another browser was quicker."""
    invitation = verbs.find(code, employee_code)
    try:
        if invitation:
            verbs.accept(invitation)
    except InvitationOver:
        return None
    return invitation


def _of_this_browser(request: HttpRequest) -> Invitation | None:
    """The invitation opened here, if it still holds; the first form sent burns the code of an address."""
    pk, unopened_hash = request.session.get(INVITATION) or (None, "")
    now = timezone.now()
    invitations = Invitation.objects.open_at(now).filter(
        pk=pk, code_hash=unopened_hash, person__is_active=True
    )
    if not unopened_hash:
        invitations = invitations.filter(opened_at__gt=now - verbs.OPENED_FOR)
    invitation = invitations.select_related("person").first()
    if invitation and unopened_hash and request.method == "POST":
        try:
            verbs.accept(invitation)
        except InvitationOver:
            return None
        request.session[INVITATION] = [invitation.pk, ""]
    return invitation


def _may_try(request: HttpRequest, action: str, employee_code: str = "") -> bool:
    key = f"{employee_code.strip().lower()}|{ratelimit.get_ip(request)}"
    facts = {"app": "accounts", "action": action, "config": TRIES, "key": key, "limit_get": True}
    return ratelimit.consume(request, **facts) is not None


def _open_invitation(request: HttpRequest, invitation: Invitation | None) -> HttpResponse:
    """Lead on to the password in a new session, which signs out whoever was signed in here."""
    if invitation is not None:
        logout(request)
        request.session[INVITATION] = [invitation.pk, invitation.code_hash]
    response = redirect("first_password")
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
