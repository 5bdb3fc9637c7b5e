from django import forms

from accounts.pages.numbers import whole
from tracking.movement.forms import DeskField


class ForwardManyForm(forms.Form):
    """Sending several papers of a desk to another, each with its number of movements on the page."""

    request_id = forms.UUIDField()
    paper = forms.TypedMultipleChoiceField(choices=())
    to = DeskField()

    def __init__(self, data, *, charge):
        super().__init__(data)
        self.fields["to"].start_from(charge.post)
        pairs = [value for value in data.getlist("paper") if self.pair(value)]
        self.fields["paper"].choices = [(value, value) for value in pairs]

    @staticmethod
    def pair(value: str) -> tuple[int, int] | None:
        """A paper's id and expected number, from "id:number"."""
        pk, _colon, seq = value.partition(":")
        paper, expected = whole(pk), whole(seq)
        return None if paper is None or expected is None else (paper, expected)

    def papers(self) -> dict[int, int]:
        """Ids and expected numbers."""
        return dict(pair for value in self.cleaned_data["paper"] if (pair := self.pair(value)))
