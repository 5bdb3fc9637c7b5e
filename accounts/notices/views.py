"""The pages of what a person was told, and of how to be told."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import WorkNotice
from accounts.pages.numbers import whole
from accounts.permissions import without_charge

from . import page, verbs
from .choices import choose
from .forms import ChoicesForm
from .listing import notices, parse_place


@require_safe
@without_charge
def notice_list(request: HttpRequest) -> HttpResponse:
    """List what the person was told, a page at a time, the newest first."""
    after = parse_place(request.GET.get("after", ""))
    rows, last = notices(request.user, after)
    context = page.listed(rows) | {
        "prev_url": "?" if after else "",
        "next_url": f"?{urlencode({'after': last})}" if last else "",
    }
    return render(request, "accounts/notice_list.html", context)


@require_POST
@without_charge
def read_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that a notice was read, and go to its matter."""
    notice = get_object_or_404(WorkNotice, pk=pk, person=request.user)
    verbs.read(request.user, [notice.pk])
    return redirect(notice.url or "notice_list")


@require_POST
@without_charge
def read_notices(request: HttpRequest) -> HttpResponse:
    """Record that all was read up to the newest that the page showed."""
    newest = whole(request.POST.get("until"))
    if newest is not None:
        verbs.read(request.user, until=newest)
    return redirect("notice_list")


@require_http_methods(["GET", "HEAD", "POST"])
@without_charge
def notice_choices(request: HttpRequest) -> HttpResponse:
    """Choose for each kind of matter the ways by which it comes."""
    form = ChoicesForm(request.POST if request.method == "POST" else None, person=request.user)
    if form.is_valid():
        choose(request.user, form.choices())
        messages.success(request, _("Your choice is stored. It counts for what comes from now on."))
        return redirect("notice_choices")
    context = {"form": form, "rows": form.rows(), "mobile": request.user.mobile}
    return render(request, "accounts/notice_choices.html", context, status=400 if form.errors else 200)
