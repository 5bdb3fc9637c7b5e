"""The proposals that wait for a second administrator, and the form that makes one about a person's access."""

from datetime import date, datetime
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.charges import proposing, superiors, two_persons
from accounts.directory.fields import PickerField, Picking
from accounts.models import AdministratorProposal, Charge, Post, User
from accounts.names import acting_name
from accounts.pages import words
from accounts.pages.paging import links, page_after

Kind = AdministratorProposal.Kind
PAGE = 25
# A batch names so many of its people; the others are counted.
MOST_NAMED = 100
NAMED = ("post__section__office", "post__reports_to", "person", "by__user", "by__acting_for")


class ProposalForm(Picking, forms.Form):
    """Form of a proposal about a person; one about a post is made on the page of the post."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What is proposed"),
        choices=[choice for choice in Kind.choices if choice[0] in (Kind.PASSWORD, Kind.FACTOR)],
    )
    person = PickerField(User, label=gettext_lazy("Person"))
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300)

    def __init__(self, *args, charge: Charge, **kwargs):
        """Offer the people whom the office administers."""
        super().__init__(*args, **kwargs)
        self.charge = charge
        self.fields["person"].within("administered", charge)

    def propose(self) -> list[AdministratorProposal]:
        """Record the proposal, which waits for a second administrator."""
        facts = self.cleaned_data
        reason = facts["reason"]
        return proposing.propose_access(facts["kind"], [facts["person"]], by=self.charge, reason=reason)


def context(charge: Charge, after: int | None = None) -> dict:
    """Facts for templates/accounts/administrators.html: proposals and who can approve them."""
    pending = AdministratorProposal.objects.visible_to(charge).pending().heads().select_related(*NAMED)
    proposals, following = page_after(pending, after, size=PAGE)
    seconds = two_persons.second_persons(proposals)
    batches = _batches(proposals)
    return {
        "rows": [
            {
                "proposal": proposal,
                "order": order_text(proposal),
                "is_new": bool(proposal.person and not proposal.person.first_signed_in_at),
                "others": batches.get(proposal.batch, [])[:MOST_NAMED],
                "more": max(len(batches.get(proposal.batch, [])) - MOST_NAMED, 0),
                "count": 1 + len(batches.get(proposal.batch, [])),
                "by": acting_name(proposal.by),
                "seconds": seconds[proposal.pk],
                "mine": charge.user in seconds[proposal.pk],
            }
            for proposal in proposals
        ],
        "to_hand_out": two_persons.to_hand_out(charge).count(),
        **links("after", after, following),
    }


def consequences(proposal: AdministratorProposal) -> list[str]:
    """Sentences on what approving will do, to be asked once; none for what was decided already."""
    if proposal.state != AdministratorProposal.State.PENDING:
        return []
    together = [proposal, *_batches([proposal]).get(proposal.batch, [])]
    if proposal.kind == Kind.PASSWORD:
        return [_new_access(together)]
    return [_consequence(item) for item in together]


def _consequence(proposal: AdministratorProposal) -> str:
    """The sentence on what approving one proposal will do."""
    facts = {"post": proposal.post, "person": proposal.person, "order": order_text(proposal)}
    if proposal.kind == Kind.SUPERIOR:
        sentence = _("%(post)s will stand under another post: %(order)s.")
    elif proposal.kind == Kind.RIGHT:
        sentence = _("%(post)s will have this right, and whoever holds it may use it at once: %(order)s.")
    elif proposal.kind == Kind.FACTOR:
        sentence = _("The second factor of %(person)s is removed, and has to be set up anew.")
    elif "takes_back" in proposal.facts:
        sentence = _("%(person)s will have no charge of %(post)s. %(order)s.")
    elif proposal.facts:
        sentence = _("%(person)s will have charge of %(post)s: %(order)s.")
    else:
        sentence = _("%(person)s may take over %(post)s by an order that is entered within 30 days.")
    return sentence % facts


def _new_access(proposals: list[AdministratorProposal]) -> str:
    """The sentence on new access for the people of a batch."""
    people = [str(proposal.person) for proposal in proposals[:MOST_NAMED]]
    count = len(proposals)
    return ngettext(
        "You approve new access for %(count)s officer: %(people)s.",
        "You approve new access for %(count)s officers: %(people)s.",
        count,
    ) % {"count": count, "people": ", ".join(people) + (" …" if count > len(people) else "")}


def effect_text(approved: list[AdministratorProposal]) -> str:
    """Sentence on the effect of an approval."""
    proposal = approved[0]
    facts = {"post": proposal.post, "person": proposal.person}
    if proposal.kind == Kind.SUPERIOR:
        facts["superior"] = two_persons.superior_of(proposal) or "–"
        return _("%(post)s stands under %(superior)s. Its holder was told.") % facts
    if proposal.kind == Kind.RIGHT:
        return _("%(post)s: %(rights)s.") % (facts | {"rights": _rights_text(proposal)})
    if proposal.kind == Kind.CHARGE and "takes_back" in proposal.facts:
        return _("Taken back: %(person)s has no charge of %(post)s.") % facts
    if proposal.kind == Kind.CHARGE and proposal.facts:
        return _("Entered: %(person)s has charge of %(post)s. Both were told.") % facts
    if proposal.kind == Kind.CHARGE:
        return _("Approved. Enter within 30 days the order by which %(person)s takes over %(post)s.") % facts
    if proposal.kind == Kind.FACTOR:
        return _("The second factor of %(person)s was removed.") % facts
    return _("Approved. Print the sealed slips now, and hand them over yourself, within 30 days.")


def _batches(proposals: list[AdministratorProposal]) -> dict[UUID | None, list[AdministratorProposal]]:
    """The other pending proposals of each batch, in one query."""
    heads = [proposal.pk for proposal in proposals]
    batches = [proposal.batch for proposal in proposals if proposal.batch]
    others: dict[UUID | None, list[AdministratorProposal]] = {}
    if batches:
        rows = AdministratorProposal.objects.pending().filter(batch__in=batches).exclude(pk__in=heads)
        for proposal in rows.select_related("person", "post").order_by("pk"):
            others.setdefault(proposal.batch, []).append(proposal)
    return others


def _rights_text(proposal: AdministratorProposal) -> str:
    rights = two_persons.rights_of(proposal)
    return ", ".join(str(Post._meta.get_field(right).verbose_name) for right in rights)


def order_text(proposal: AdministratorProposal) -> str:
    """The order to be entered, or the reason, in the reader's words."""
    facts = proposal.facts
    if proposal.kind == Kind.RIGHT:
        return _rights_text(proposal)
    if proposal.kind == Kind.SUPERIOR:
        return superiors.text(proposal.post.reports_to, two_persons.superior_of(proposal))
    if "number" not in facts:
        return facts.get("reason", "")
    until = datetime.fromisoformat(facts["until"]) if facts["until"] else None
    text = _("%(kind)s from %(at)s, order %(number)s of %(date)s")
    if "takes_back" in facts:
        text = _("To be taken back: %(order)s") % {"order": text}
    text %= {
        "kind": Charge.Kind(facts["kind"]).label,
        "at": words.moment(datetime.fromisoformat(facts["at"])),
        "number": facts["number"],
        "date": words.date(date.fromisoformat(facts["date"])),
    }
    return text + " " + _("until %s") % words.moment(until) if until else text
