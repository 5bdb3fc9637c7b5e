"""Invitations, forgotten passwords and lost phones: the pages of an administrator."""

from functools import partial

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.charges.two_persons import barred_from
from accounts.models import Invitation, User
from accounts.pages.downloads import download
from accounts.permissions import needs_fresh_sign_in, require
from accounts.refusals import Refusal

from . import page, slips, verbs
from .tasks import mail_invitation


class InviteForm(forms.Form):
    """Form for inviting people by letter or slip: those ticked, or everyone without a password."""

    way = forms.ChoiceField(choices=Invitation.Way.choices)
    everyone = forms.BooleanField(required=False)
    person = forms.ModelMultipleChoiceField(User.objects.none(), required=False)

    def __init__(self, data, *, charge):
        super().__init__(data)
        self.charge = charge
        self.fields["person"].queryset = User.objects.administered_by(charge.post.office, timezone.now())

    def people(self) -> list[User]:
        """Up to MOST people; everyone by e-mail means everyone whose mailbox is known."""
        if not self.cleaned_data["everyone"]:
            return list(self.cleaned_data["person"])
        people = list(page.without_password(self.charge.post.office, besides=self.charge.user)[: verbs.MOST])
        barred = barred_from(people, by=self.charge)
        people = [person for person in people if person.pk not in barred]
        if self.cleaned_data["way"] == Invitation.Way.SLIP:
            return people[: slips.MOST]
        mailboxes = verbs.mailboxes(people)
        return [person for person in people if mailboxes[person.pk]]


class ReasonForm(forms.Form):
    """Reason for which a second factor goes."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300)


@require("administer")
@require_safe
def invitations(request: HttpRequest) -> HttpResponse:
    """List who was not invited, was invited, came, came too late, or has not signed in yet."""
    query = request.GET
    context = page.context(request.charge.post.office, query.get("show", ""), query.get("after", "")[:20])
    return render(request, "accounts/invitations.html", context)


@require("administer")
@require_POST
@needs_fresh_sign_in
def invite(request: HttpRequest) -> HttpResponse:
    """Send letters, or answer with sheets of slips to be downloaded."""
    form = InviteForm(request.POST, charge=request.charge)
    if not form.is_valid():
        messages.error(request, _("Choose people of your office, and letter or slip."))
        return redirect("invitations")
    people = form.people()
    try:
        if not people:
            messages.info(request, _("There is nobody to invite."))
        elif form.cleaned_data["way"] == Invitation.Way.SLIP:
            return _sheets(request, people)
        else:
            _letters(request, people)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("invitations")


def _sheets(request: HttpRequest, people: list[User]) -> HttpResponse:
    sheets = slips.render(people, by=request.charge, site=request.build_absolute_uri("/"))
    return download(sheets, "invitations.pdf")


def _letters(request: HttpRequest, people: list[User]) -> None:
    site = request.build_absolute_uri("/")
    with transaction.atomic():
        invitations = verbs.invite(people, by=request.charge, way=Invitation.Way.MAIL)
        for invitation in invitations:
            transaction.on_commit(partial(mail_invitation.delay, invitation.pk, site))
    count = len(invitations)
    messages.success(request, ngettext("%s letter goes out.", "%s letters go out.", count) % count)


@require("administer")
@require_safe
def invited(request: HttpRequest, pk: int) -> HttpResponse:
    """Page of one person: invitations, a new one, and the lost phone."""
    context = page.person_context(_person(request, pk)) | {"form": ReasonForm()}
    return render(request, "accounts/invited.html", context)


@require("administer")
@require_POST
@needs_fresh_sign_in
def remove_second_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove the second factor of a lost phone, with a reason."""
    person, form = _person(request, pk), ReasonForm(request.POST)
    if form.is_valid():
        try:
            verbs.remove_second_factor(person, by=request.charge, reason=form.cleaned_data["reason"])
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%s sets up a new second factor at the next sign-in.") % person)
            return redirect("invited", pk)
    return render(request, "accounts/invited.html", page.person_context(person) | {"form": form}, status=400)


def _person(request: HttpRequest, pk: int) -> User:
    return get_object_or_404(User.objects.administered_by(request.charge.post.office, timezone.now()), pk=pk)
