"""Pages of tables by mail: ordering one, the own ones, stopping one there or from its letter."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.pages.asking import ask, unanswered
from accounts.pages.limits import limited
from accounts.permissions import without_charge
from tracking.models import Subscription
from tracking.refusals import Refusal

from . import letters, page, pages, verbs
from .forms import SubscribeForm


@require_safe
@without_charge
def subscriptions(request: HttpRequest) -> HttpResponse:
    """The tables that the person has sent by mail."""
    mine = Subscription.objects.filter(charge__user=request.user).order_by("slept_at", "pk")
    rows = mine.select_related("charge__post__designation", "charge__post__section__office")
    return render(request, "tracking/subscriptions.html", {"rows": page.rows(rows)})


@require_http_methods(["GET", "HEAD", "POST"])
@limited("export")
def subscribe(request: HttpRequest) -> HttpResponse:
    """Order the table of a page by mail."""
    is_sent = request.method == "POST"
    table = pages.read((request.POST if is_sent else request.GET).get("page", ""))
    if table is None:
        raise Http404
    # Before anything is said of the page: its name tells of a person or a desk.
    letters.check_open(table, request.charge)
    form = SubscribeForm(request.POST if is_sent else None, initial={"page": table.address})
    if form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("with_sheet", "language")}
        facts |= {"weekday": form.weekday, "today": timezone.localdate()}
        try:
            messages.success(request, page.subscribed(verbs.subscribe(table, by=request.charge, **facts)))
            return redirect("subscriptions")
        except Refusal as refusal:
            messages.error(request, str(refusal))
    context = {"form": form, "title": pages.titles([table])[table.address], "back": table.address}
    return render(request, "tracking/subscribe.html", context, status=400 if is_sent else 200)


@require_POST
@without_charge
def stop_subscription(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop one of the own tables, after asking."""
    mine = Subscription.objects.filter(charge__user=request.user)
    return _stop(request, get_object_or_404(mine, pk=pk), reverse("subscriptions"))


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop_by_letter(request: HttpRequest, token: str) -> HttpResponse:
    """Stop a table from its letter, after asking, without signing in."""
    subscription = letters.of_letter(token)
    if subscription is None:
        return render(request, "tracking/subscription_stopped.html", status=410)
    return _stop(request, subscription, "/")


def _stop(request: HttpRequest, subscription: Subscription, back: str) -> HttpResponse:
    sentences = [page.stopping(subscription)]
    if question := unanswered(request.POST, sentences, yes=_("Stop it")):
        return ask(request, question, title=_("Table by mail"), back=back)
    verbs.stop(subscription)
    if request.resolver_match.url_name == "stop_by_letter":
        return render(request, "tracking/subscription_stopped.html")
    messages.success(request, _("It is stopped."))
    return redirect(back)
