"""The forms of a draft: begun, written, addressed, commented, decided."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.directory.fields import PickerField, Picking
from accounts.models import Charge, Office, Post
from files.models import Correspondent, Draft, DraftAddressee, File, Receipt
from files.receipts import senders

from . import verbs

# The entries of the address book that the words name come as choices beside the field.
SUGGESTING = {
    "list": "senders",
    "autocomplete": "off",
    "hx-get": "/drafts/addressees/",
    "hx-trigger": "input changed delay:300ms",
    "hx-sync": "this:replace",
    "hx-target": "#senders",
}
# As many letters of a file as are offered to be answered.
MOST_LETTERS = 100


class NewDraftForm(forms.Form):
    """A draft as it is begun; what the file and the letter answered say is filled in already."""

    request_id = forms.UUIDField(widget=forms.HiddenInput)
    in_reply_to = forms.ModelChoiceField(
        label=_("Reply to"), queryset=Receipt.objects.none(), required=False, empty_label=_("No letter")
    )
    form = forms.ChoiceField(label=_("Form"), choices=Draft.Form.choices)
    language = forms.ChoiceField(label=_("Language"), choices=Draft.Language.choices)
    subject = forms.CharField(label=_("Subject"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    signatory = forms.ModelChoiceField(label=_("Signed by"), queryset=Post.objects.none())

    def __init__(self, *arguments, charge: Charge, file: File, **facts):
        super().__init__(*arguments, **facts)
        letters = Receipt.objects.filter(filed_in=file).order_by("-pk")[:MOST_LETTERS]
        self.fields["in_reply_to"].queryset = Receipt.objects.filter(pk__in=[letter.pk for letter in letters])
        self.fields["in_reply_to"].label_from_instance = _letter
        chain = [charge.post, *charge.post.superiors()]
        signing = [post for post in chain if post.may_approve] or chain[:1]
        self.fields["signatory"].queryset = Post.objects.with_place().filter(
            pk__in=[post.pk for post in signing]
        )
        self.fields["signatory"].initial = signing[0].pk


def _letter(receipt: Receipt) -> str:
    return " · ".join(filter(None, (receipt.sender_name, receipt.letter_number, receipt.subject[:80])))


class TextForm(forms.Form):
    """The text of a draft; `draft` is the state of it that the page showed."""

    draft = forms.CharField(required=False, max_length=40)
    text = forms.CharField(required=False, strip=False)
    subject = forms.CharField(required=False, max_length=500)


class AddresseeForm(Picking, forms.Form):
    """One addressee: an entry of the address book, an office, or a desk."""

    kind = forms.ChoiceField(label=_("Goes as"), choices=DraftAddressee.Kind.choices)
    name = forms.CharField(
        label=_("From the address book"), max_length=420, required=False,
        widget=forms.TextInput(attrs=SUGGESTING),
        help_text=_("One who is not in it yet is entered; please give the address below."),
    )  # fmt: skip
    place = forms.CharField(
        label=_("Designation, office or address of one who is new"), max_length=300, required=False
    )
    office = PickerField(Office, label=_("Or an office"), required=False)
    post = PickerField(Post, label=_("Or a desk"), required=False)

    def __init__(self, *arguments, charge: Charge, **facts):
        super().__init__(*arguments, **facts)
        self.charge = charge
        self.fields["office"].within("all-offices", charge)
        self.fields["post"].within("all-desks", charge)

    def clean(self) -> dict:
        """Ask for exactly one addressee; one of several of that name is to be chosen."""
        facts = super().clean()
        chosen = [facts[name] for name in ("name", "office", "post") if facts.get(name)]
        if len(chosen) != 1 and not self.errors:
            self.add_error(
                "name", gettext("Please choose one addressee: from the address book, an office or a desk.")
            )
        elif facts.get("name"):
            self._check_name(facts["name"], facts.get("place", ""))
        return facts

    def _check_name(self, name: str, place: str) -> None:
        meant = senders.meant(self.charge.post.section.office, name, place)
        if len(meant) > 1:
            self.add_error(
                "name", gettext("Several have this name. Please choose one with its office or address.")
            )
        elif not meant and not place:
            self.add_error(
                "place", gettext("Not in the address book yet. Please give the office or address.")
            )

    def addressee(self) -> "verbs.To":
        """The addressee; one who is new is entered in the address book."""
        facts, office = self.cleaned_data, self.charge.post.section.office
        if found := facts["office"] or facts["post"]:
            return found
        meant = senders.meant(office, facts["name"], facts["place"])
        if meant:
            return meant[0]
        kind = Receipt.Class.ORDINARY
        entry: Correspondent = senders.learn(
            office, name=facts["name"][:120], place=facts["place"], letter_class=kind
        )
        return entry


class CommentForm(forms.Form):
    """A remark beside a version."""

    version = forms.IntegerField()
    request_id = forms.UUIDField()
    comment = forms.CharField(max_length=verbs.LONGEST_COMMENT)


class ApproveForm(forms.Form):
    """The press that approves: the version on the page, and its seal."""

    version = forms.IntegerField()
    seal = forms.CharField(max_length=64)
    request_id = forms.UUIDField()


class ReasonForm(forms.Form):
    """A press with a reason."""

    reason = forms.CharField(required=False, max_length=5000)
    request_id = forms.UUIDField()
