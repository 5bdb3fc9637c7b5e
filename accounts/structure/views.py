"""Accounts of people disabled and restored, one or several at a press."""

from collections.abc import Callable

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.administration import mass
from accounts.charges import people
from accounts.models import User
from accounts.pages.numbers import wholes
from accounts.permissions import needs_fresh_sign_in, require
from accounts.refusals import Refusal

from .people import People


@require("administer")
@require_POST
@needs_fresh_sign_in
def disable_people(request: HttpRequest) -> HttpResponse:
    """Disable accounts, except one's own: nobody might be left to restore it."""
    others, back = mass.chosen(_ticked(request)), reverse("people")
    if answer := mass.held_back(request, others, _disabling, yes=_("Yes, disable"), back=back):
        return answer
    for person in others:
        _do(request, people.disable, person, _("%(person)s can no longer sign in."))
    return redirect(back)


@require("administer")
@require_POST
@needs_fresh_sign_in
def restore_people(request: HttpRequest) -> HttpResponse:
    """Let disabled people sign in again, unless retired or deceased; several are asked first."""
    others, back = mass.chosen(_ticked(request)), reverse("people")
    asks = len(others) > 1
    if asks and (answer := mass.held_back(request, others, _restoring, yes=_("Yes, restore"), back=back)):
        return answer
    for person in others:
        _do(request, people.restore, person, _("%(person)s can sign in again."))
    return redirect(back)


def _ticked(request: HttpRequest) -> QuerySet[User]:
    """The people ticked, of those whom the office administers; never oneself."""
    ticked = People().rows(request.charge).filter(pk__in=wholes(request.POST.getlist("row")))
    return ticked.exclude(pk=request.user.pk).order_by("employee_code")


def _do(request: HttpRequest, verb: Callable[..., User], person: User, sentence: str) -> None:
    try:
        verb(person, by=request.charge)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, sentence % {"person": person})


def _disabling(count: int, names: str) -> str:
    return ngettext(
        "%(count)s account is disabled and every session of it ends at once: %(names)s.",
        "%(count)s accounts are disabled and every session of them ends at once: %(names)s.",
        count,
    ) % {"count": count, "names": names}


def _restoring(count: int, names: str) -> str:
    return ngettext(
        "%(count)s person can sign in again: %(names)s.",
        "%(count)s people can sign in again: %(names)s.",
        count,
    ) % {"count": count, "names": names}
