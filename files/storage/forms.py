from django import forms
from django.utils.translation import gettext_lazy as _

EMPTY = _("Left empty, the limit of the whole state holds.")


class LimitsForm(forms.Form):
    """The limits of an office."""

    gigabytes = forms.IntegerField(
        label=_("Gigabytes at most"), min_value=0, max_value=1_000_000, required=False, help_text=EMPTY
    )
    papers = forms.IntegerField(
        label=_("Papers at most"), min_value=0, max_value=2_000_000_000, required=False, help_text=EMPTY
    )
    reason = forms.CharField(label=_("Reason or order"), max_length=300)
