"""Invitations, forgotten passwords and lost phones: the pages of an administrator."""

from collections.abc import Callable
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

from accounts.charges import proposing, two_persons
from accounts.models import AdministratorProposal, Invitation, User
from accounts.pages.downloads import download
from accounts.pages.limits import limited
from accounts.permissions import needs_fresh_sign_in, require
from accounts.refusals import Refusal

from . import page, slips, verbs
from .lapsing import asks_what_lapses
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

    def people(self) -> tuple[list[User], list[User]]:
        """Up to MOST people to be invited at once, and those whom a second administrator has to approve.

        Everyone by e-mail means everyone whose mailbox is known.
        """
        if not self.cleaned_data["everyone"]:
            return _split(list(self.cleaned_data["person"]))
        office, besides = self.charge.post.office, self.charge.user
        people, guarded = _split(list(page.without_password(office, besides=besides)[: verbs.MOST]))
        guarded = page.not_proposed(guarded)
        if self.cleaned_data["way"] == Invitation.Way.SLIP:
            return people[: slips.MOST], guarded
        mailboxes = verbs.mailboxes(people)
        return [person for person in people if mailboxes[person.pk]], guarded


class WayForm(forms.Form):
    """Form for handing out what one approved, by letter or slip."""

    way = forms.ChoiceField(choices=Invitation.Way.choices)


class ReasonForm(forms.Form):
    """Reason for which a second factor goes."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300)


@require("administer")
@require_safe
def invitations(request: HttpRequest) -> HttpResponse:
    """List who was not invited, was invited, came, came too late, or has not signed in yet."""
    query = request.GET
    context = page.context(request.charge, query.get("show", ""), query.get("after", "")[:20])
    return render(request, "accounts/invitations.html", context)


@require("administer")
@require_POST
@needs_fresh_sign_in
@asks_what_lapses
@limited("pdf")
def invite(request: HttpRequest) -> HttpResponse:
    """Send letters, or answer with sheets of slips to be downloaded."""
    form = InviteForm(request.POST, charge=request.charge)
    if not form.is_valid():
        messages.error(request, _("Choose people of your office, and letter or slip."))
        return redirect("invitations")
    people, guarded = form.people()
    try:
        if guarded:
            _propose(request, guarded)
        if people:
            return _give_out(request, partial(verbs.invite, people), form.cleaned_data["way"])
        if not guarded:
            messages.info(request, _("There is nobody to invite."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("invitations")


@require("administer")
@require_POST
@needs_fresh_sign_in
@limited("pdf")
def hand_out(request: HttpRequest) -> HttpResponse:
    """Print or send, as the second administrator, the invitations that one approved."""
    form = WayForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose letter or slip."))
        return redirect("invitations")
    way = form.cleaned_data["way"]
    most = slips.MOST if way == Invitation.Way.SLIP else verbs.MOST
    try:
        return _give_out(request, partial(verbs.hand_out, most=most), way)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("invitations")


def _split(people: list[User]) -> tuple[list[User], list[User]]:
    guarded = two_persons.guarded_among(people)
    return (
        [person for person in people if person.pk not in guarded],
        [person for person in people if person.pk in guarded],
    )


def _propose(request: HttpRequest, people: list[User]) -> None:
    """Propose the invitations that a second administrator has to approve, as one batch."""
    kind = AdministratorProposal.Kind.PASSWORD
    count = len(proposing.propose_access(kind, people, by=request.charge))
    sentence = ngettext(
        "%s officer holds a guarded post: a second administrator approves and hands over the invitation.",
        "%s officers hold guarded posts: a second administrator approves and hands over the invitations.",
        count,
    )
    messages.warning(request, sentence % count)


def _give_out(request: HttpRequest, invite: Callable[..., list[Invitation]], way: str) -> HttpResponse:
    if way == Invitation.Way.MAIL:
        _letters(request, invite)
        return redirect("invitations")
    sheets = slips.render(invite, by=request.charge, site=request.build_absolute_uri("/"))
    return download(sheets, "invitations.pdf")


def _letters(request: HttpRequest, invite: Callable[..., list[Invitation]]) -> None:
    site = request.build_absolute_uri("/")
    with transaction.atomic():
        invitations = invite(by=request.charge, way=Invitation.Way.MAIL)
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
            _remove_or_propose(request, person, form.cleaned_data["reason"])
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("invited", pk)
    return render(request, "accounts/invited.html", page.person_context(person) | {"form": form}, status=400)


def _remove_or_propose(request: HttpRequest, person: User, reason: str) -> None:
    if person.pk not in two_persons.guarded_among([person]):
        verbs.remove_second_factor(person, by=request.charge, reason=reason)
        messages.success(request, _("%s sets up a new second factor at the next sign-in.") % person)
        return
    kind = AdministratorProposal.Kind.FACTOR
    proposing.propose_access(kind, [person], by=request.charge, reason=reason)
    messages.warning(
        request, _("%s holds a guarded post: a second administrator has to approve this.") % person
    )


@require("administer")
@require_POST
@needs_fresh_sign_in
def propose_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a person invited anew through a second administrator, who thereby verifies the person."""
    person = _person(request, pk)
    try:
        kind = AdministratorProposal.Kind.PASSWORD
        proposing.propose_access(kind, [person], by=request.charge)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Proposed. It holds as soon as a second administrator approves."))
    return redirect("invited", pk)


def _person(request: HttpRequest, pk: int) -> User:
    return get_object_or_404(User.objects.administered_by(request.charge.post.office, timezone.now()), pk=pk)
