"""The roll-out of an office: its checklist, people who lack something, its steps, its training."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Office, TrainingSession
from accounts.pages import tables
from accounts.pages.limits import limited, wants_sheet
from accounts.pages.numbers import whole
from accounts.permissions import require
from accounts.refusals import Refusal

from . import page, training, training_page
from .forms import FIELDS, AttendanceForm, SessionForm, StepForm


def _within(request: HttpRequest, pk: int) -> Office:
    """The office, if it lies in the subtree of the acting post."""
    return get_object_or_404(Office.objects.within(request.charge.post.office), pk=pk)


@require("monitor", "administer")
@require_safe
def rollout_office(request: HttpRequest, pk: int) -> HttpResponse:
    """Checklist of an office: steps that it has taken, and steps that it lacks."""
    context = page.context(_within(request, pk), request.charge)
    return render(request, "accounts/rollout_office.html", context)


@require("monitor", "administer")
@require_safe
@limited("export", when=wants_sheet)
def rollout_missing(request: HttpRequest, pk: int) -> HttpResponse:
    """The people of an office without ID, training or sign-in."""
    office, query = _within(request, pk), request.GET
    if file := tables.answer(request, lambda: page.missing_sheet(office, query.get("show", ""))):
        return file
    context = page.missing_context(office, query.get("show", ""), whole(query.get("after")))
    return render(request, "accounts/rollout_missing.html", context)


@require("administer")
@require_http_methods(["GET", "HEAD", "POST"])
def rollout_step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Enter one step; a refused form comes back with the reason and the lists of who lacks what."""
    office = _within(request, pk)
    if name not in FIELDS:
        raise Http404
    form = StepForm(request.POST if request.method == "POST" else None, office=office, name=name)
    if form.is_valid():
        try:
            step = form.enter(request.charge)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Entered: %(state)s") % {"state": step.get_state_display()})
            return redirect("rollout_office", pk)
    context = page.context(office, request.charge) | {"form": form, "label": page.label(name), "pk": pk}
    return render(request, "accounts/rollout_step.html", context, status=400 if form.errors else 200)


@require("administer")
@require_safe
def training_sessions(request: HttpRequest, pk: int) -> HttpResponse:
    """The training sessions of an office."""
    before = whole(request.GET.get("before"))
    context = training_page.sessions_context(_within(request, pk), before)
    return render(request, "accounts/training.html", context)


@require("administer")
@require_http_methods(["GET", "HEAD", "POST"])
def new_training_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter a session that was held."""
    office = _within(request, pk)
    form = SessionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            session = training.hold(office, by=request.charge, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("training_session", session.pk)
    context = {
        "form": form,
        "office_label": str(office),
        "sessions_url": reverse("training_sessions", args=[pk]),
    }
    return render(request, "accounts/training_new.html", context, status=400 if form.errors else 200)


@require("administer")
@require_http_methods(["GET", "HEAD", "POST"])
def training_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter the attendance of a session: ticked section by section, or by employee codes."""
    session = get_object_or_404(TrainingSession.objects.select_related("office"), pk=pk)
    _within(request, session.office_id)
    chosen_pk, sections = whole(request.GET.get("section")), training_page.sections(session.office)
    section = get_object_or_404(sections, pk=chosen_pk) if chosen_pk else sections.first()
    form = AttendanceForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if form.cleaned_data["codes"]:
            message, warning = training_page.paste(session, form.cleaned_data["codes"], by=request.charge)
        else:
            chosen = request.POST.getlist("came")
            message, warning = training_page.tick(session, section, chosen, by=request.charge), ""
        for level, text in ((messages.SUCCESS, message), (messages.WARNING, warning)):
            if text:
                messages.add_message(request, level, text)
        return redirect(request.get_full_path())
    context = training_page.session_context(session, section) | {"form": form}
    return render(request, "accounts/training_session.html", context, status=400 if form.errors else 200)
