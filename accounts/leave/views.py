"""Pages of leave: the list, a new one with its preview, one taken back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.pages import tables
from accounts.pages.asking import unanswered
from accounts.pages.limits import limited, wants_sheet
from accounts.pages.numbers import whole
from accounts.permissions import require
from accounts.refusals import Refusal

from . import page, verbs
from .forms import LeaveForm, TakeBackForm


@require("administer")
@require_safe
@limited("export", when=wants_sheet)
def leave_list(request: HttpRequest) -> HttpResponse:
    """Leave of the people of the subtree: today's, what comes, what is past, what was taken back."""
    if file := tables.answer(request, lambda: page.sheet(request.charge, request.GET.get("show", ""))):
        return file
    context = page.context(request.charge, request.GET.get("show", ""), whole(request.GET.get("before")))
    return render(request, "accounts/leave.html", context)


@require("administer")
@require_http_methods(["GET", "HEAD", "POST"])
def new_leave(request: HttpRequest) -> HttpResponse:
    """Enter a leave: what it means for the desks is shown first."""
    is_sent = request.method == "POST"
    form = LeaveForm(request.POST if is_sent else None, charge=request.charge, initial=request.GET.dict())
    question = None
    if form.is_valid():
        question = unanswered(request.POST, page.entering(form), yes=_("Enter the leave"))
        if question is None:
            try:
                verbs.enter(form.cleaned_data["person"], form.terms, by=request.charge)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                facts = {"person": form.cleaned_data["person"], "days": verbs.span(*form.terms[:2])}
                messages.success(request, _("On record: %(person)s, on leave %(days)s.") % facts)
                return redirect(f"{reverse('leave_list')}?show={page.tab_of(form.terms)}")
    return _form(request, form, question, _("New leave"), _("Show what would change"))


@require("administer")
@require_http_methods(["GET", "HEAD", "POST"])
def take_back_leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a leave back, for a reason; it stays on record as taken back."""
    leave = get_object_or_404(page.with_people(verbs.administered(request.charge)), pk=pk)
    form = TakeBackForm(request.POST if request.method == "POST" else None)
    question = None
    if form.is_valid():
        question = unanswered(request.POST, page.taking_back(leave), yes=_("Yes, take it back"))
        if question is None:
            try:
                verbs.take_back(leave, form.cleaned_data["reason"], by=request.charge)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("The leave was taken back. It stays on record as such."))
                return redirect("leave_list")
    sub = f"{leave.person}, {verbs.span(leave.begins_on, leave.ends_on)}"
    return _form(request, form, question, _("Take a leave back"), _("Take back"), sub)


def _form(request: HttpRequest, form, question, title: str, press: str, sub: str = "") -> HttpResponse:
    context = {"form": form, "question": question, "title": title, "press": press, "sub": sub}
    return render(request, "accounts/leave_form.html", context, status=400 if form.errors else 200)
