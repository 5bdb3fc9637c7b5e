"""The page of the rules on whom the desks of an office write to directly."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.pages import words
from accounts.pages.asking import ask, unanswered
from accounts.pages.numbers import whole
from accounts.pages.paging import links, page_after
from accounts.permissions import needs_fresh_sign_in, require
from accounts.refusals import Refusal
from tracking.models import Channel

from . import verbs
from .forms import ChannelForm

PAGE = 25


@require("administer")
@require_http_methods(["GET", "HEAD", "POST"])
@needs_fresh_sign_in
def channels(request: HttpRequest) -> HttpResponse:
    """The rules of the offices that the reader administers, and a form for another one."""
    is_sent = request.method == "POST"
    form = ChannelForm(request.POST if is_sent else None, charge=request.charge)
    if form.is_valid():
        try:
            verbs.open_channel(**form.cleaned_data, by=request.charge)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The rule is in force. These ways are not asked of any more."))
            return redirect("channels")
    after = whole(request.GET.get("after"))
    rules = Channel.objects.administered_by(request.charge)
    rules = rules.select_related("office", "designation", "to_office", "by__user", "by__post")
    rows, following = page_after(rules, after, size=PAGE)
    context = {"form": form, "rows": [_row(channel) for channel in rows], **links("after", after, following)}
    return render(request, "tracking/channels.html", context, status=400 if form.errors else 200)


@require("administer")
@require_POST
@needs_fresh_sign_in
def withdraw_channel(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a rule, after asking: what was an everyday way is asked of again at everybody's next press."""
    rules = Channel.objects.administered_by(request.charge).select_related(
        "office", "designation", "to_office"
    )
    channel = get_object_or_404(rules, pk=pk)
    if question := unanswered(request.POST, [_consequence(channel)], yes=_("Yes, withdraw it")):
        return ask(request, question, title=_("Direct writing"), back=reverse("channels"))
    verbs.withdraw(channel, by=request.charge)
    messages.success(request, _("The rule is withdrawn. These ways are asked of again."))
    return redirect("channels")


def _labels(channel: Channel) -> dict[str, str]:
    return {
        "from_label": channel.designation.name if channel.designation else _("All desks"),
        "office_label": channel.office.name,
        "to_label": channel.to_office.name if channel.to_office else _("All offices directly below"),
    }


def _consequence(channel: Channel) -> str:
    """The sentence that says what withdrawing a rule changes."""
    sentence = _("%(from_label)s, %(office_label)s – %(to_label)s: this way is asked of again.")
    return sentence % _labels(channel)


def _row(channel: Channel) -> dict:
    return {
        "id": channel.pk,
        **_labels(channel),
        "by": f"{channel.by.user}, {channel.by.post}",
        "since_text": words.moment(channel.since),
    }
