from datetime import date

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Charge
from accounts.pages.fields import DayField
from files.models import File, SubjectHead

from .verbs import heads_for

# A cover may be addressed to a person by name; a file is opened for a desk.
GRADINGS = [choice for choice in File.Grading.choices if choice[0] != File.Grading.BY_NAME]


class OpenFileForm(forms.Form):
    """Form for a new file; the number comes from the office's series."""

    request_id = forms.UUIDField(widget=forms.HiddenInput)
    subject = forms.CharField(
        label=_("Subject"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}), strip=True
    )
    subject_head = forms.ModelChoiceField(label=_("Subject head"), queryset=SubjectHead.objects.none())
    priority = forms.ChoiceField(label=_("Priority"), choices=File.Priority.choices)
    grading = forms.ChoiceField(label=_("Grading"), choices=GRADINGS)
    due_on = DayField(
        label=_("Statutory date"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *arguments, charge: Charge, **facts):
        super().__init__(*arguments, **facts)
        self.fields["subject_head"].queryset = heads_for(charge.post.office)

    def clean_due_on(self) -> date | None:
        """Refuse a day gone by: the file would be late before anybody has seen it."""
        day = self.cleaned_data["due_on"]
        if day and day < timezone.localdate():
            raise forms.ValidationError(_("The statutory date lies in the past. Give today or a later day."))
        return day
