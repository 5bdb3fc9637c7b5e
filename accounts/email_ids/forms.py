"""Forms of the pages of e-mail IDs."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from accounts.directory.fields import PickerField, Picking
from accounts.models import Charge, EmailId, EmailPattern
from accounts.pages.fields import DayField
from accounts.sheets.fields import SheetField

LARGEST_ANSWER = 5 * 1024 * 1024


class FilterForm(forms.Form):
    """The filter of the list."""

    q = forms.CharField(label=gettext_lazy("Name, code or e-mail ID"), max_length=100, required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=[("", gettext_lazy("Name- and post-based")), *EmailId.Kind.choices],
        required=False,
    )
    state = forms.ChoiceField(
        choices=[("", ""), *EmailId.State.choices], required=False, widget=forms.HiddenInput
    )


class LetterForm(forms.Form):
    """The letter that requests mailboxes."""

    number = forms.CharField(label=gettext_lazy("Letter number"), max_length=100)
    dated = DayField(
        label=gettext_lazy("Date of the letter"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class AnswerForm(forms.Form):
    """The sheet as the mail service returned it."""

    sheet = SheetField(label=gettext_lazy("Answer sheet, XLSX or CSV"), largest=LARGEST_ANSWER)


class RedirectForm(Picking, forms.Form):
    """The ID to which mail is redirected, and the reason."""

    to = PickerField(EmailId, label=gettext_lazy("Redirect mail to the e-mail ID"))
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300, required=False)

    def __init__(self, *args, charge: Charge, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].within("email-ids", charge)


class PatternForm(forms.ModelForm):
    """The rules of the acting office."""

    class Meta:
        model = EmailPattern
        fields = ("domain", "name_based", "post_based", "longest", "contract_mark", "kept_words")
        widgets = {"kept_words": forms.Textarea(attrs={"rows": 3})}


def letter_today() -> LetterForm:
    """An empty form with the date of today."""
    return LetterForm(initial={"dated": timezone.localdate()})
