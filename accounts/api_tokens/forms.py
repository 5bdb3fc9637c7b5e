from datetime import datetime, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.directory.fields import PickerField, Picking
from accounts.models import ApiToken, Charge, Office
from accounts.models.dated import midnight
from accounts.pages.fields import DayField

LONGEST = timedelta(days=366)


class ApiTokenForm(Picking, forms.Form):
    """A new token: of which office, for what, which figures, until when."""

    office = PickerField(Office, label=_("Office"))
    purpose = forms.CharField(label=_("For which program, and why"), max_length=200)
    scopes = forms.MultipleChoiceField(
        label=_("May read"), choices=ApiToken.Scope.choices, widget=forms.CheckboxSelectMultiple
    )
    until = DayField(label=_("Valid until"), help_text=_("Day, month and year; a year from today at most."))

    def __init__(self, *arguments, charge: Charge, **facts):
        super().__init__(*arguments, **facts)
        self.fields["office"].within("offices", charge)

    def clean_until(self) -> datetime:
        """The end of that day, which lies ahead and not further than a token is good for."""
        day, today = self.cleaned_data["until"], timezone.localdate()
        if not today < day <= today + LONGEST:
            raise ValidationError(_("Please choose a day after today, within a year."))
        return midnight(day + timedelta(days=1))
