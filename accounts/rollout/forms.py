"""Forms of the roll-out: the steps of an office, a training session, and its attendance."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Charge, Office, RolloutOpening, RolloutState, RolloutStep, TrainingSession
from accounts.pages.fields import DayField

from .verbs import Entry, begin_training, go_live, set_target, start, step_back

FIELDS = {
    "start": ("on", "counted_as", "target", "remark"),
    "training": ("on", "target", "remark"),
    "live": ("on", "remark"),
    "target": ("target", "remark"),
    "back": ("on", "to", "remark"),
}


def _date() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class StepForm(forms.Form):
    """Form of one step; each step has its own fields."""

    on = DayField(label=_("On"), widget=_date())
    to = forms.ChoiceField(label=_("Back to"), choices=RolloutState.choices[:-1])
    target = DayField(label=_("To be live by"), widget=_date(), required=False)
    counted_as = forms.ChoiceField(
        label=_("In the published figures this office was counted as"),
        choices=RolloutStep.Counted.choices,
        required=False,
        help_text=_("It leaves the published figure in this state and counts by its own record from now on."),
    )
    remark = forms.CharField(label=_("Remark or reason"), max_length=300, required=False)

    def __init__(self, *args, office: Office, name: str, **kwargs):
        """Keep only the fields of the step."""
        super().__init__(*args, initial={"on": timezone.localdate()}, **kwargs)
        self.office, self.name = office, name
        for field in set(self.fields) - set(FIELDS[name]):
            del self.fields[field]
        published = RolloutOpening.objects.filter(kind=office.kind, office__in=Office.objects.above(office))
        if "counted_as" in self.fields and not published.exists():
            del self.fields["counted_as"]

    def enter(self, by: Charge) -> RolloutStep:
        """Take the step."""
        facts = self.cleaned_data
        on = facts.get("on") or timezone.localdate()
        entry = Entry(by, on, facts.get("remark", ""), facts.get("target"))
        if self.name == "start":
            return start(self.office, entry=entry, counted_as=facts.get("counted_as", ""))
        if self.name == "back":
            return step_back(self.office, to=facts["to"], entry=entry)
        verbs = {"training": begin_training, "live": go_live, "target": set_target}
        return verbs[self.name](self.office, entry=entry)


class SessionForm(forms.ModelForm):
    """A training session."""

    class Meta:
        model = TrainingSession
        fields = ["on", "place", "trainer", "subject"]
        widgets = {"on": _date()}


class AttendanceForm(forms.Form):
    """Employee codes as they stand on the sheet that went round."""

    codes = forms.CharField(
        label=_("Employee codes"),
        required=False,
        max_length=40_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Paste as many as you have, divided by blanks, commas or lines."),
    )
