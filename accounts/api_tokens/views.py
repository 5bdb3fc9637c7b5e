"""The page of API tokens: which there are, a new one, and withdrawing one."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import ApiToken
from accounts.pages import words
from accounts.pages.asking import ask, unanswered
from accounts.pages.numbers import whole
from accounts.pages.paging import links, page_after
from accounts.permissions import needs_fresh_sign_in, require
from accounts.refusals import Refusal

from . import verbs
from .forms import ApiTokenForm

PAGE = 25


@require("administer")
@require_http_methods(["GET", "HEAD", "POST"])
@needs_fresh_sign_in
def api_tokens(request: HttpRequest) -> HttpResponse:
    """The tokens of the offices that the reader administers, and a form for another one."""
    form = ApiTokenForm(request.POST if request.method == "POST" else None, charge=request.charge)
    secret = ""
    if form.is_valid():
        facts = dict(form.cleaned_data)
        try:
            _token, secret = verbs.give(
                facts.pop("office"), expires_at=facts.pop("until"), **facts, by=request.charge
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            form = ApiTokenForm(charge=request.charge)
    after = whole(request.GET.get("after"))
    tokens = ApiToken.objects.administered_by(request.charge).select_related("office", "by__user")
    rows, following = page_after(tokens, after, size=PAGE)
    context = {"form": form, "secret": secret, "rows": [_row(token) for token in rows]}
    context |= links("after", after, following)
    # The secret stands on this one answer; leaving the page leaves it behind.
    return render(request, "accounts/api_tokens.html", context, status=400 if form.errors else 200)


@require("administer")
@require_POST
@needs_fresh_sign_in
def withdraw_api_token(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a token, after asking."""
    tokens = ApiToken.objects.administered_by(request.charge).select_related("office")
    token = get_object_or_404(tokens, pk=pk)
    sentence = _("%(token)s: this program reads nothing from now on.") % {"token": token}
    if question := unanswered(request.POST, [sentence], yes=_("Yes, withdraw it")):
        return ask(request, question, title=_("API tokens"), back=reverse("api_tokens"))
    verbs.withdraw(token, by=request.charge)
    messages.success(request, _("The token is withdrawn."))
    return redirect("api_tokens")


def _row(token: ApiToken) -> dict:
    scopes = dict(ApiToken.Scope.choices)
    is_good = token.withdrawn_at is None and token.expires_at > timezone.now()
    return {
        "id": token.pk,
        "purpose": token.purpose,
        "office": str(token.office),
        "scopes": words.listing([str(scopes[scope]) for scope in token.scopes]),
        "by": str(token.by.user),
        "until_text": _until(token),
        "used_text": _("last used %s") % words.moment(token.used_at) if token.used_at else _("never used"),
        "is_good": is_good,
    }


def _until(token: ApiToken) -> str:
    """The last day on which it is good, or the moment at which it was withdrawn."""
    if token.withdrawn_at:
        return _("withdrawn %s") % words.moment(token.withdrawn_at)
    return words.date(timezone.localdate(token.expires_at - timedelta(seconds=1)))
