"""The pages of an office's rules on time: in words, changed from a day on, ended."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import Office
from accounts.pages.numbers import whole
from accounts.pages.paging import links, page_after
from accounts.permissions import require
from tracking.models import Rule

from . import page, rules
from .forms import EndForm, OfficeForm, RuleForm
from .views import fetch_office, sent, step

PAGE = 25


@require("administer")
@require_GET
def time_rules(request: HttpRequest) -> HttpResponse:
    """The rules that hold in the acting office, or another of its subtree, and those it set before."""
    own, today = request.charge.post.office, timezone.localdate()
    form = OfficeForm(request.GET if "office" in request.GET else {"office": own.code}, charge=request.charge)
    office = form.cleaned_data["office"] if form.is_valid() else own
    holding = rules.holding(office, today)
    others = rules.standing(office).exclude(pk__in=[rule.pk for rule in holding]).order_by()
    here, after, below = (
        f"?office={office.code}",
        whole(request.GET.get("after")),
        request.GET.get("below", ""),
    )
    rows, following = page_after(others.select_related("office"), after, size=PAGE)
    rows_below, following_below = page_after(rules.below(office, today), below, size=PAGE, key="key")
    context = {
        "form": form,
        "office": office,
        "rows": [page.rule_row(rule, office, today) for rule in holding],
        "below": [page.rule_row(rule, office, today) for rule in rows_below],
        "others": [page.rule_row(rule, office, today) for rule in rows],
        "pages": links("after", after, following, here=here),
        "pages_below": links("below", below, following_below, here=here),
    }
    return render(request, "tracking/time_rules.html", context)


@require("administer")
@require_http_methods(["GET", "HEAD", "POST"])
def change_rule(request: HttpRequest, pk: int) -> HttpResponse:
    """Set a rule from a day on."""
    office = fetch_office(request, pk)
    form = RuleForm(sent(request), initial=_initial(office))

    def question():
        begins, terms = form.cleaned_data["begins"], form.terms
        before = rules.before(office, terms, begins)
        return page.rule_sentences(office, terms, begins, before), _("Set the rule")

    def act():
        begins = form.cleaned_data["begins"]
        rules.change(office, form.terms, begins=begins, by=request.charge, **form.order._asdict())
        messages.success(
            request, _("The rule is set. Papers that lie at desks keep the limit they came with.")
        )
        return _back(office)

    return step(request, office, form, _("Rule on time"), question, lambda: _lying(office), act)


@require("administer")
@require_http_methods(["GET", "HEAD", "POST"])
def end_rule(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a rule of the office end on a day."""
    rule = get_object_or_404(Rule.objects.administered_by(request.charge).select_related("office"), pk=pk)
    form = EndForm(sent(request))

    def question():
        return page.end_sentences(rule, form.cleaned_data["ends"]), _("End the rule")

    def act():
        rules.end(rule, ends=form.cleaned_data["ends"], by=request.charge)
        messages.success(request, _("The rule ends on that day."))
        return _back(rule.office)

    return step(request, rule.office, form, _("End a rule"), question, lambda: _lying(rule.office), act)


def _initial(office: Office) -> dict:
    """The rule that holds for all papers, as a start."""
    holding = rules.holding(office, timezone.localdate())
    facts = (
        {"working_days": holding[-1].working_days, "most_levels": holding[-1].most_levels} if holding else {}
    )
    return facts | {"begins": timezone.localdate()}


def _lying(office: Office) -> list[tuple[str, str]]:
    return page.lying_rows(rules.count_lying(office))


def _back(office: Office) -> HttpResponse:
    return redirect(f"{reverse('time_rules')}?office={office.code}")
