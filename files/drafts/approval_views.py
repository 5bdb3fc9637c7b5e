"""Deciding on a draft: approved, returned, withdrawn, given up; and comments on it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.pages.addresses import address
from accounts.permissions import check_fresh
from files.models import Draft
from tracking.access.secret import check_reading
from tracking.refusals import FactMissing, Refusal

from . import approval, fetch, page, verbs
from .forms import ApproveForm, CommentForm, ReasonForm
from .views import refused_page

WITH_REASON = {"return": approval.return_for_changes, "withdraw": approval.withdraw}
AT_ONCE = {"give-up": verbs.give_up, "take-up": verbs.take_up}
ACTS = (*WITH_REASON, *AT_ONCE)


@require_POST
def approve_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve the version on the page, after a fresh sign-in."""
    found, form = fetch.visible(request, pk), ApproveForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=400)
    check_fresh(request)
    facts = form.cleaned_data
    press = {"version": facts["version"], "shown": facts["seal"], "request_id": facts["request_id"]}
    try:
        approval.approve(found, by=request.charge, **press)
    except approval.AnotherVersion as refusal:
        return _stale(request, found, refusal, facts["version"])
    except Refusal as refusal:
        return refused_page(request, found.file, refusal)
    messages.success(request, _("Version %s is approved. The letter can be issued.") % facts["version"])
    return redirect("draft", found.pk)


def _stale(request: HttpRequest, found: Draft, refusal: Refusal, shown: int) -> HttpResponse:
    """The draft as it is now, with the way to the version that the page had shown and to the difference."""
    check_reading(request, found.file)
    found = fetch.visible(request, found.pk)
    newest = fetch.version(found, None)
    compared = fetch.version(found, shown) if 0 < shown < newest.number else None
    context = page.context(found, newest, request.charge, compared=compared)
    return render(request, "files/draft.html", context | {"stale": str(refusal), "shown": shown}, status=409)


@require_POST
def draft_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Return for changes or withdraw the approval, with a reason; give up, or take up again."""
    found = fetch.visible(request, pk)
    try:
        if act in WITH_REASON:
            form = ReasonForm(request.POST)
            if not form.is_valid():
                return HttpResponse(status=400)
            WITH_REASON[act](found, by=request.charge, **form.cleaned_data)
        else:
            AT_ONCE[act](found, by=request.charge)
    except FactMissing as missing:
        return _ask_again(request, found, act, str(missing))
    except Refusal as refusal:
        return refused_page(request, found.file, refusal, typed=request.POST.get("reason", ""))
    if act == "return":
        messages.success(
            request, _("The draft is returned for changes. Now send the file to whom it concerns.")
        )
        return redirect(f"{found.file.get_absolute_url()}#pen")
    return redirect("draft", found.pk)


def _ask_again(request: HttpRequest, found: Draft, act: str, error: str) -> HttpResponse:
    check_reading(request, found.file)
    context = page.context(found, fetch.version(found, None), request.charge)
    return render(request, "files/draft.html", context | {"error": {act: error}}, status=400)


@require_POST
def comment_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a remark beside a version; it is no part of the letter."""
    found, form = fetch.visible(request, pk), CommentForm(request.POST)
    if not form.is_valid():
        return _ask_again(request, found, "comment", _("Please write the comment."))
    facts = form.cleaned_data
    version = fetch.version(found, facts["version"])
    try:
        verbs.comment(version, by=request.charge, text=facts["comment"], request_id=facts["request_id"])
    except Refusal as refusal:
        return refused_page(request, found.file, refusal, typed=facts["comment"])
    return redirect(f"{address('draft', found.pk)}?version={version.number}#comments")
