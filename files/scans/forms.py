"""The form of a scanned batch."""

from django import forms
from django.utils.translation import gettext_lazy as _


class BatchForm(forms.Form):
    """A PDF of many letters."""

    request_id = forms.UUIDField(widget=forms.HiddenInput)
    upload = forms.FileField(
        label=_("Scanned letters as one PDF"),
        max_length=500,
        help_text=_("With a separator sheet before each letter but the first."),
    )
    drops_blank = forms.BooleanField(label=_("Leave out blank pages"), required=False)
