"""Notices to a person: acknowledged, or objected to, on a page or from a letter."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Notice
from accounts.notices import page
from accounts.notices.verbs import acknowledge
from accounts.pages.asking import ask, unanswered
from accounts.pages.returning import inside
from accounts.permissions import without_charge
from accounts.refusals import Refusal

from . import verbs


@require_POST
@without_charge
def acknowledge_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a notice that one has read off the pages."""
    acknowledge(_mine(request, pk))
    return _back(request)


@require_POST
@without_charge
def object_to_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Object to what a notice tells of: it is stopped at once; what shuts oneself out is asked first."""
    notice = _mine(request, pk)
    sentences = [_closing()] if verbs.closes_access(notice) else []
    if question := unanswered(request.POST, sentences, yes=_("Stop it and close my way in")):
        return ask(
            request, question, title=_("Objection"), back=inside(request, request.POST.get("next", ""))
        )
    try:
        verbs.object_to(notice)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        stopped = notice.kind in Notice.STOPPED
        messages.success(request, _stopped() if stopped else _("The administrators above were told."))
    return _back(request)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def notice_letter(request: HttpRequest, token: str) -> HttpResponse:
    """Object from a letter, without signing in: whoever lost the way in needs it most."""
    notice = page.of_letter(token)
    if notice is None:
        return render(request, "accounts/notice.html", status=410)
    context = {"notice": page.row(notice), "is_stopped": notice.objected_at is not None}
    context["closing"] = _closing() if verbs.closes_access(notice) else ""
    if request.method == "POST":
        try:
            verbs.object_to(notice)
        except Refusal as refusal:
            return render(request, "accounts/notice.html", context | {"refusal": refusal}, status=409)
        context["is_stopped"] = True
    return render(request, "accounts/notice.html", context)


def _stopped() -> str:
    return _("It was stopped. The administrators above were told.")


def _closing() -> str:
    """The sentence that says what an objection costs oneself."""
    return _(
        "Every way in under your name is closed, also your own password. "
        "Two administrators then invite you anew."
    )


def _back(request: HttpRequest) -> HttpResponse:
    """Return to the page on which the notice stood."""
    return HttpResponseRedirect(inside(request, request.POST.get("next", "")))


def _mine(request: HttpRequest, pk: int) -> Notice:
    notices = Notice.objects.filter(person=request.user).select_related("proposal")
    return get_object_or_404(notices, pk=pk)
