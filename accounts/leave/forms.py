"""The forms of leave: a new one, and one taken back."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.directory.fields import PickerField, Picking
from accounts.models import Charge, Leave, User
from accounts.pages.fields import DayField
from accounts.refusals import Refusal

from . import verbs


class LeaveForm(Picking, forms.Form):
    """A person on leave, from which day to which."""

    person = PickerField(User, label=_("Person"))
    begins_on = DayField(label=_("First day of leave"))
    ends_on = DayField(label=_("Last day of leave"), help_text=_("The day itself is leave too."))
    kind = forms.ChoiceField(choices=Leave.Kind.choices, label=_("Kind"))
    order_no = forms.CharField(label=_("Order number"), max_length=100, required=False)
    order_date = DayField(label=_("Date of the order"), required=False)

    def __init__(self, *arguments, charge: Charge, **facts):
        super().__init__(*arguments, **facts)
        self.fields["person"].within("administered", charge)

    @property
    def terms(self) -> verbs.Terms:
        """The days, the kind and the order."""
        return verbs.Terms(**{name: self.cleaned_data[name] for name in verbs.Terms._fields})

    def clean(self) -> dict:
        """Check that the days can be right."""
        facts = super().clean()
        if not self.errors:
            try:
                verbs.check(self.terms)
            except Refusal as refusal:
                self.add_error("ends_on", str(refusal))
        return facts


class TakeBackForm(forms.Form):
    """The reason for which a leave is taken back."""

    reason = forms.CharField(label=_("Reason"), max_length=500)
