"""The proposals that wait for a second administrator, and the form that makes one about a person."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.charges import two_persons
from accounts.directory.fields import PickerField, Picking
from accounts.models import AdministratorProposal, Charge, Post, User
from accounts.names import acting_name
from accounts.pages.paging import links, page_after

Kind = AdministratorProposal.Kind
PAGE = 25
NAMED = ("post__section__office", "person", "by__user", "by__acting_for")


class ProposalForm(Picking, forms.Form):
    """Form of a proposal about a person; one about a post is made in the administration."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What is proposed"),
        choices=[choice for choice in Kind.choices if choice[0] != Kind.RIGHT],
    )
    person = PickerField(User, label=gettext_lazy("Person"))
    post = PickerField(
        Post,
        label=gettext_lazy("Post"),
        required=False,
        help_text=gettext_lazy("The post that is to be taken over; else empty."),
    )

    def __init__(self, *args, charge: Charge, **kwargs):
        """Offer posts of the own subtree that may administer, and people from anywhere."""
        super().__init__(*args, **kwargs)
        self.charge = charge
        self.fields["post"].within("administering", charge)
        self.fields["person"].within("anybody", charge)

    def clean(self) -> dict:
        """Require the post where one is to be taken over."""
        facts = super().clean()
        if facts.get("kind") == Kind.CHARGE and not facts.get("post") and "post" not in self.errors:
            self.add_error("post", _("Please name the post that is to be taken over."))
        return facts

    def propose(self) -> AdministratorProposal:
        """Record the proposal, which waits for a second administrator."""
        facts = self.cleaned_data
        if facts["kind"] == Kind.CHARGE:
            return two_persons.propose_charge(facts["post"], person=facts["person"], by=self.charge)
        return two_persons.propose_access(facts["kind"], person=facts["person"], by=self.charge)


def context(charge: Charge, after: int | None = None) -> dict:
    """Facts for templates/accounts/administrators.html: proposals and who can approve them."""
    pending = AdministratorProposal.objects.visible_to(charge).pending().select_related(*NAMED)
    proposals, following = page_after(pending, after, size=PAGE)
    seconds = two_persons.second_persons(proposals)
    return {
        "rows": [
            {
                "proposal": proposal,
                "by": acting_name(proposal.by),
                "seconds": seconds[proposal.pk],
                "mine": charge.user in seconds[proposal.pk],
            }
            for proposal in proposals
        ],
        **links("after", after, following),
    }


def effect_text(proposal: AdministratorProposal) -> str:
    """Sentence on the effect of an approval."""
    if proposal.kind == Kind.RIGHT:
        return _("%(post)s may administer now.") % {"post": proposal.post}
    if proposal.kind == Kind.CHARGE:
        return _("Approved. Enter within 30 days the order by which %(person)s takes over %(post)s.") % {
            "person": proposal.person,
            "post": proposal.post,
        }
    return _("Approved. It may be done once within 30 days, on the page of %(person)s under Invitations.") % {
        "person": proposal.person
    }
