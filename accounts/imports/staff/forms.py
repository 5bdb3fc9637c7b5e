from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.pages.fields import DayField
from accounts.sheets.fields import SheetField

from .profiles import LABELS


class UploadForm(forms.Form):
    """A sheet of staff, and the order it rests on."""

    sheet = SheetField(label=_("Sheet (XLSX or CSV)"))
    profile = forms.ChoiceField(
        label=_("Kind of sheet"),
        choices=[("", _("as its headings say")), *LABELS.items()],
        required=False,
    )
    has_state_codes = forms.BooleanField(
        label=_("The employee codes are numbers of Manav Sampada (eight digits)"), required=False
    )
    order_number = forms.CharField(
        label=_("Order number"),
        max_length=100,
        required=False,
        help_text=_("For the lines of the sheet that name no order of their own."),
    )
    order_date = DayField(
        label=_("Date of the order"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    is_full = forms.BooleanField(
        label=_("Everybody is in the sheet: charges in its offices that it does not name end"),
        required=False,
        help_text=_("They end on the date of the order. You see each of them before anything is entered."),
    )
    converts_legacy = forms.BooleanField(
        label=_("Convert what is typed in Kruti Dev to Unicode"), required=False
    )


class ConfirmForm(forms.Form):
    """The choices of the administrator who confirms."""

    with_email_ids = forms.BooleanField(
        label=_("Propose an e-mail ID for everybody in the sheet who has none"), required=False
    )
    knows_doubles = forms.BooleanField(
        label=_("I have looked at the people who may be doubled; they are different people"), required=False
    )
