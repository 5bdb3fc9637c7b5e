"""The filter of the diary."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.directory.fields import PickerField, Picking
from accounts.models import Charge, Office
from accounts.pages.fields import DayField
from accounts.permissions import may
from files.models import Receipt
from tracking.models import Paper


class DiaryForm(Picking, forms.Form):
    """The days, class, state and office of which the diary lists receipts."""

    first = DayField(label=_("From"), required=False)
    last = DayField(label=_("To"), required=False)
    letter_class = forms.ChoiceField(
        label=_("Class"), choices=[("", _("All")), *Receipt.Class.choices], required=False
    )
    state = forms.ChoiceField(
        label=_("State"),
        choices=[("", _("All")), ("pending", _("Pending")), ("closed", _("Closed"))],
        required=False,
    )
    office = PickerField(Office, label=_("Office"), required=False)

    def __init__(self, *arguments, charge: Charge, **facts):
        super().__init__(*arguments, **facts)
        self.charge = charge
        if may(charge, "monitor"):
            self.fields["office"].within("offices", charge)
        else:
            del self.fields["office"]

    @property
    def place(self) -> Office:
        """The office whose diary it is: the own, unless another was chosen."""
        return self.cleaned_data.get("office") or self.charge.post.office

    def narrow(self, receipts):
        """Keep the receipts asked for."""
        facts = self.cleaned_data
        if facts.get("first"):
            receipts = receipts.filter(received_on__gte=facts["first"])
        if facts.get("last"):
            receipts = receipts.filter(received_on__lte=facts["last"])
        if facts.get("letter_class"):
            # The class of a sealed cover is not told, nor by a filter.
            receipts = receipts.filter(letter_class=facts["letter_class"])
            receipts = receipts.exclude(grading__in=Receipt.SEALED)
        if facts.get("state") == "closed":
            return receipts.filter(state=Paper.State.CLOSED)
        return receipts.exclude(state=Paper.State.CLOSED) if facts.get("state") else receipts
