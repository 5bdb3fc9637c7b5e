"""The pages of the ladder of an office: its steps in words, a step set, a step withdrawn."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Office
from accounts.models.office import up_the_tree
from accounts.pages import tables
from accounts.pages.limits import limited, wants_sheet
from accounts.pages.numbers import whole
from accounts.pages.paging import links, page_before
from accounts.permissions import require
from tracking.models import Rung, Stay
from tracking.time.forms import OfficeForm
from tracking.time.views import fetch_office, sent, step

from . import page, people, verbs
from .forms import RungForm, WithdrawForm

PAGE = 25
MOST = 100


@require("administer")
@require_safe
@limited("export", when=wants_sheet)
def ladder(request: HttpRequest) -> HttpResponse:
    """The steps that hold in the acting office, or another of its subtree, and those withdrawn there."""
    own, today = request.charge.post.office, timezone.localdate()
    form = OfficeForm(request.GET if "office" in request.GET else {"office": own.code}, charge=request.charge)
    office = form.cleaned_data["office"] if form.is_valid() else own
    rungs = Rung.objects.select_related("office", "withdrawn_by")
    holding = rungs.standing(today).filter(office__path__in=up_the_tree(office.path))
    steps = [page.row(rung, office) for rung in holding.order_by("amount", "unit", "pk")[:MOST]]
    if file := tables.answer(request, lambda: page.sheet(office, steps)):
        return file
    before = whole(request.GET.get("before"))
    ended, following = page_before(rungs.over(today).filter(office=office), before, size=PAGE)
    context = {
        "form": form,
        "office": office,
        "today": today,
        "rows": steps,
        "ended": [page.row(rung, office) for rung in ended],
    }
    pager = links("before", before, following, here=f"?office={office.code}")
    return render(request, "tracking/ladder.html", context | pager)


@require("administer")
@require_http_methods(["GET", "HEAD", "POST"])
def add_rung(request: HttpRequest, pk: int) -> HttpResponse:
    """Set a step of the ladder from a day on."""
    office = fetch_office(request, pk)
    form = RungForm(sent(request), initial={"begins": timezone.localdate()})

    def question():
        return page.add_sentences(office, form.terms, form.cleaned_data["begins"]), _("Set the step")

    def act():
        begins = form.cleaned_data["begins"]
        verbs.add(office, form.terms, begins=begins, by=request.charge, **form.order._asdict())
        messages.success(request, _("The step is set. Those above are told."))
        return _back(office)

    return step(request, office, form, _("Step of the ladder"), question, lambda: _lying(office), act)


@require("administer")
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_rung(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a step by an order and for a reason; those above are told."""
    rungs = Rung.objects.administered_by(request.charge).select_related("office")
    rung = get_object_or_404(rungs, pk=pk)
    form = WithdrawForm(sent(request), initial={"ends": timezone.localdate()})

    def question():
        above = people.above(rung.office, timezone.now(), but=request.user)
        sentences = page.withdraw_sentences(rung, form.cleaned_data["ends"], len(above))
        return sentences, _("Withdraw the step")

    def act():
        facts = {name: form.cleaned_data[name] for name in ("ends", "reason")}
        verbs.withdraw(rung, by=request.charge, **facts, **form.order._asdict())
        messages.success(request, _("The step is withdrawn. Those above are told."))
        return _back(rung.office)

    return step(request, rung.office, form, _("Withdraw a step"), question, lambda: _lying(rung.office), act)


def _lying(office: Office) -> list[tuple[str, str]]:
    lying = Stay.objects.pending().filter(office__path__startswith=office.path, due_reading__isnull=False)
    return page.open_rows(lying.count())


def _back(office: Office) -> HttpResponse:
    return redirect(f"{reverse('ladder')}?office={office.code}")
