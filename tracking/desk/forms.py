from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from accounts.pages.numbers import whole
from tracking.movement.forms import DeskField

# A page of the desk has half as many.
MOST = 50
# What a desk writes on what it passes on without a note of its own.
MARKS = (
    ("action", _("For necessary action")),
    ("urgent", _("For urgent action")),
    ("perusal", _("For perusal")),
    ("approval", _("For approval")),
    ("report", _("For a report")),
    ("examine", _("Please examine and put up")),
    ("again", _("Please put up again")),
)


class PapersForm(forms.Form):
    """Several papers of a page, each with its number of movements there."""

    request_id = forms.UUIDField()
    paper = forms.TypedMultipleChoiceField(choices=())

    def __init__(self, data):
        super().__init__(data)
        pairs = [value for value in data.getlist("paper") if self.pair(value)]
        self.fields["paper"].choices = [(value, value) for value in pairs]

    @staticmethod
    def pair(value: str) -> tuple[int, int] | None:
        """A paper's id and expected number, from "id:number"."""
        pk, _colon, seq = value.partition(":")
        paper, expected = whole(pk), whole(seq)
        return None if paper is None or expected is None else (paper, expected)

    def clean_paper(self) -> list[str]:
        """Refuse more papers than one press may move."""
        if len(self.cleaned_data["paper"]) > MOST:
            sentence = ngettext_lazy("At most %s paper at once.", "At most %s papers at once.", MOST)
            raise forms.ValidationError(sentence % MOST)
        return self.cleaned_data["paper"]

    def faults(self) -> list[str]:
        """The sentences that say what is wrong."""
        if not self.data.getlist("paper") or not self.data.get("to"):
            return [_("Please select at least one paper and a desk to send to.")]
        return [sentence for sentences in self.errors.values() for sentence in sentences]

    def papers(self) -> dict[int, int]:
        """Ids and expected numbers."""
        return dict(pair for value in self.cleaned_data["paper"] if (pair := self.pair(value)))


class ForwardManyForm(PapersForm):
    """Sending several papers of a desk to another, with one mark and remark for all."""

    to = DeskField()
    mark = forms.ChoiceField(choices=(("", ""), *MARKS), required=False)
    remark = forms.CharField(required=False, max_length=5000)

    def __init__(self, data, *, charge):
        super().__init__(data)
        self.fields["to"].start_from(charge.post)

    def remark_for_all(self) -> str:
        """The mark and the remark, as each movement bears them."""
        mark = str(dict(MARKS).get(self.cleaned_data["mark"], ""))
        return "\n".join(filter(None, (mark, self.cleaned_data["remark"].strip())))
