"""The pages of an office's calendar: the year, its days, its hours, the order of its list."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.directory.scopes import offices
from accounts.models import Office
from accounts.pages import asking
from accounts.pages.fields import FIRST, LAST
from accounts.pages.numbers import whole
from accounts.permissions import require
from accounts.refusals import Refusal
from tracking.refusals import FactMissing

from . import declaring, page, year
from .forms import ConfirmForm, DayForm, HoursForm, OfficeForm


@require("administer")
@require_GET
def calendar(request: HttpRequest) -> HttpResponse:
    """The year of the acting office, or of another of its subtree, on one sheet."""
    own = request.charge.post.office
    form = OfficeForm(request.GET if "office" in request.GET else {"office": own.code}, charge=request.charge)
    today = timezone.localdate()
    office = form.cleaned_data["office"] if form.is_valid() else own
    sheet = year.of(office, whole(request.GET.get("year")) or today.year)
    if sheet is None:
        raise Http404
    return render(request, "tracking/calendar.html", {"form": form} | page.sheet(sheet))


@require("administer")
@require_http_methods(["GET", "HEAD", "POST"])
def declare_day(request: HttpRequest, pk: int) -> HttpResponse:
    """Declare a holiday or other hours of a day: entered, previewed, confirmed."""
    office = fetch_office(request, pk)
    form = DayForm(sent(request))

    def question():
        facts, before = form.facts, declaring.standing(office, form.facts.on)
        return page.day_sentences(office, facts, before, timezone.localdate()), _("Declare the day")

    def look():
        return page.preview_rows(declaring.look_at_day(office, form.facts, by=request.charge))

    def act():
        declaring.declare(office, form.facts, form.order, by=request.charge)
        messages.success(request, _("The day is declared. You find it in its month and can withdraw it."))
        return back(office, form.facts.on.year)

    return step(request, office, form, _("Declare a holiday or other hours"), question, look, act)


@require("administer")
@require_http_methods(["GET", "HEAD", "POST"])
def change_hours(request: HttpRequest, pk: int) -> HttpResponse:
    """Set the office hours from a date on: entered, previewed, confirmed."""
    office = fetch_office(request, pk)
    form = HoursForm(sent(request))

    def question():
        begins, today = form.cleaned_data["begins"], timezone.localdate()
        return page.hours_sentences(office, begins, form.week, today), _("Set the hours")

    def look():
        begins = form.cleaned_data["begins"]
        return page.preview_rows(declaring.look_at_hours(office, begins, form.week, by=request.charge))

    def act():
        begins = form.cleaned_data["begins"]
        declaring.set_hours(office, begins, form.week, form.order, by=request.charge)
        messages.success(request, _("The hours are set."))
        return back(office, begins.year)

    return step(request, office, form, _("Office hours"), question, look, act)


@require("administer")
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_year(request: HttpRequest, pk: int, of: int) -> HttpResponse:
    """Enter the order for the days of a year that are provisional."""
    office = fetch_office(request, pk)
    if not FIRST <= of <= LAST:
        raise Http404
    form = ConfirmForm(sent(request))

    def question():
        days = list(declaring.provisional(office, of))
        return page.confirm_sentences(days, form.order), _("Confirm the list")

    def act():
        declaring.confirm(office, of, form.order, by=request.charge)
        messages.success(request, _("The list is confirmed."))
        return back(office, of)

    return step(request, office, form, _("Order of the list of %s") % of, question, list, act)


@require("administer")
@require_POST
def withdraw_day(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw what the office has declared for a date, after a preview; a second press does nothing."""
    office, on = fetch_office(request, pk), _day(request.POST.get("on", ""))
    day = declaring.standing(office, on) if on else None
    if day is None:
        return back(office, on.year if on else timezone.localdate().year)
    question = asking.unanswered(request.POST, page.withdrawal_sentences(day), yes=_("Withdraw"))
    if question:
        rows = page.preview_rows(declaring.look_at_withdrawal(day, by=request.charge))
        return ask(request, office, question, _("Withdraw a day"), rows)
    declaring.withdraw(day, by=request.charge)
    messages.success(request, _("The day is withdrawn."))
    return back(office, day.date.year)


@require("administer")
@require_POST
def withdraw_hours(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw the hours that begin on a date, after a preview."""
    office, begins = fetch_office(request, pk), _day(request.POST.get("begins", ""))
    if begins is None or not declaring.has_hours(office, begins):
        return back(office, timezone.localdate().year)
    try:
        question = asking.unanswered(request.POST, page.former_hours_sentences(begins), yes=_("Withdraw"))
        if question:
            rows = page.preview_rows(declaring.look_at_former_hours(office, begins, by=request.charge))
            return ask(request, office, question, _("Withdraw office hours"), rows)
        declaring.withdraw_hours(office, begins, by=request.charge)
    except (Refusal, FactMissing) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The hours are withdrawn."))
    return back(office, begins.year)


def sent(request: HttpRequest):
    """The fields that a form was sent with; None where the page is only opened."""
    return request.POST if request.method == "POST" else None


def fetch_office(request: HttpRequest, pk: int) -> Office:
    """The office of that key, if the acting charge administers it."""
    return get_object_or_404(offices(request.charge), pk=pk)


def back(office: Office, of: int) -> HttpResponse:
    """Go back to the sheet of the year."""
    return redirect(f"{reverse('calendar')}?office={office.code}&year={of}")


def step(
    request: HttpRequest,
    office: Office,
    form: forms.Form,
    title: str,
    question: Callable[[], tuple[list[str], str]],
    look: Callable[[], list],
    act: Callable[[], HttpResponse],
) -> HttpResponse:
    """One form that is entered, shown with what it would do, and carried out when the answer is yes."""
    context = {"form": form, "title": title, "office": office}
    if form.is_valid():
        try:
            sentences, yes = question()
            context["question"] = asking.unanswered(request.POST, sentences, yes=yes)
            if context["question"] is None:
                return act()
            context["preview"] = look()
        except (Refusal, FactMissing) as refusal:
            context["question"] = None
            form.add_error(None, str(refusal))
    return render(request, "tracking/calendar_step.html", context, status=400 if form.errors else 200)


def ask(
    request: HttpRequest, office: Office, question: asking.Question, title: str, rows: list
) -> HttpResponse:
    """Ask once, with what would be computed anew."""
    more = {"template": "tracking/calendar_asking.html", "preview": rows}
    return asking.ask(
        request, question, title=title, back=f"{reverse('calendar')}?office={office.code}", **more
    )


def _day(text: str):
    try:
        return parse_date(text)
    except ValueError:
        return None
