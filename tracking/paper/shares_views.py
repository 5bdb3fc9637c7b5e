"""The page of the people with whom a paper is shared."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.pages import words
from tracking.access.secret import check_reading
from tracking.models import Paper, Share
from tracking.refusals import FactMissing, Refusal

from . import sharing
from .forms import ShareForm


@require_http_methods(["GET", "HEAD", "POST"])
def shares(request: HttpRequest, pk: int) -> HttpResponse:
    """The people who may read the paper, and until when; the desk that holds it shares it here."""
    paper = get_object_or_404(Paper.objects.readable_by(request.charge), pk=pk)
    check_reading(request, paper)
    form = ShareForm(request.POST if request.method == "POST" else None, charge=request.charge)
    if request.method == "POST" and form.is_valid():
        try:
            created = sharing.share(paper, by=request.charge, **form.cleaned_data)
        except FactMissing as missing:
            form.add_error(missing.field, str(missing))
            return _page(request, paper, form, status=400)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return _page(request, paper, form, status=409)
        messages.success(request, _("%(person)s may read this now.") % {"person": created.user})
        return redirect("shares", paper.pk)
    return _page(request, paper, form, status=400 if form.errors else 200)


@require_POST
def withdraw_share(request: HttpRequest, pk: int, share: int) -> HttpResponse:
    """Take a share back."""
    paper = get_object_or_404(Paper.objects.readable_by(request.charge), pk=pk)
    shared = get_object_or_404(Share.objects.select_related("content_object"), pk=share, content_object=paper)
    try:
        sharing.withdraw(shared, by=request.charge)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("shares", paper.pk)


def _page(request: HttpRequest, paper: Paper, form: ShareForm, *, status: int) -> HttpResponse:
    rows = paper.shares.select_related("user", "shared_by__user", "shared_by__post").order_by("-pk")
    context = {
        "paper": paper,
        "url": paper.get_absolute_url(),
        "rows": [_row(share, paper, request.charge.post_id) for share in rows[: sharing.MOST_SHARES]],
        "form": form if form.is_bound or paper.holder_id == request.charge.post_id else None,
    }
    return render(request, "tracking/shares.html", context, status=status)


def _row(share: Share, paper: Paper, post: int) -> dict:
    ended = _end_text(share)
    return {
        "id": share.pk,
        "person": str(share.user),
        "reason": share.reason,
        "from_text": words.moment(share.begins),
        "until_text": words.date(timezone.localdate(share.ends) - timedelta(days=1)),
        "by": f"{share.shared_by.user}, {share.shared_by.post}",
        "over_text": ended,
        "may_withdraw": not ended and post in (paper.holder_id, share.shared_by.post_id),
    }


def _end_text(share: Share) -> str:
    if share.withdrawn_at:
        return _("withdrawn %s") % words.moment(share.withdrawn_at)
    return _("expired") if share.ends <= timezone.now() else ""
