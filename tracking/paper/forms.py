from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.directory.fields import PickerField, Picking
from accounts.models import Charge, User
from accounts.pages.fields import DayField


class ShareForm(Picking, forms.Form):
    """Sharing a paper: with whom, until when, why."""

    person = PickerField(User, label=_("With whom"))
    until = DayField(label=_("Until"), widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.CharField(label=_("Reason"), max_length=500)

    def __init__(self, *args, charge: Charge, **kwargs):
        """Let anybody be named: whoever is on a desk is found by it too."""
        super().__init__(*args, **kwargs)
        self.fields["person"].within("anybody", charge)
