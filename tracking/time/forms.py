"""Forms of an office's calendar and of its rules."""

from datetime import time

from django import forms
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.directory.fields import PickerField, Picking
from accounts.models import Charge, Designation, Office
from accounts.pages.fields import DayField, HourField
from tracking.models.rule import KINDS

from .declaring import DayFacts, Order, Week
from .rules import Terms

EXAMPLE = gettext_lazy("For example 27.11.2026.")
PROVISIONAL = gettext_lazy("Without it the calendar says “provisional”.")


class OfficeForm(Picking, forms.Form):
    """The office whose calendar or rules are shown."""

    office = PickerField(Office, label=gettext_lazy("Office"))

    def __init__(self, *arguments, charge: Charge, **facts):
        super().__init__(*arguments, **facts)
        self.fields["office"].within("offices", charge)


class UnderOrderForm(forms.Form):
    """The order by which something is declared."""

    order_number = forms.CharField(
        label=gettext_lazy("Order number"), max_length=100, required=False, help_text=PROVISIONAL
    )
    order_date = DayField(label=gettext_lazy("Date of the order"), required=False)

    @property
    def order(self) -> Order:
        """The order entered."""
        return Order(self.cleaned_data["order_number"], self.cleaned_data["order_date"])


class DayForm(UnderOrderForm):
    """A holiday, or other hours of one day."""

    on = DayField(label=gettext_lazy("Date"), help_text=EXAMPLE)
    name_hi = forms.CharField(label=gettext_lazy("Name in Hindi"), max_length=200)
    name_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=200)
    opens = HourField(
        label=gettext_lazy("Opens"),
        required=False,
        help_text=gettext_lazy("Leave both times empty for a holiday. Half day or working Sunday: 10:00."),
    )
    closes = HourField(label=gettext_lazy("Closes"), required=False)
    field_order = ["on", "name_hi", "name_en", "opens", "closes", "order_number", "order_date"]

    def clean(self) -> dict:
        """Check that both times are given or none, and in their order."""
        facts = super().clean()
        opens, closes = facts.get("opens"), facts.get("closes")
        if "opens" in facts and "closes" in facts:
            _check_hours(self, "closes", opens, closes)
        return facts

    @property
    def facts(self) -> DayFacts:
        """The day entered."""
        return DayFacts(**{name: self.cleaned_data[name] for name in DayFacts._fields})


class HoursForm(UnderOrderForm):
    """The office hours of the week from a date on."""

    begins = DayField(label=gettext_lazy("From"), help_text=EXAMPLE)
    days = forms.MultipleChoiceField(
        label=gettext_lazy("Working days"),
        choices=[(number, WEEKDAYS[number]) for number in range(7)],
        widget=forms.CheckboxSelectMultiple,
    )
    opens = HourField(label=gettext_lazy("Opens"))
    closes = HourField(
        label=gettext_lazy("Closes"), help_text=gettext_lazy("On the clock of 24 hours: 18:00.")
    )
    field_order = ["begins", "days", "opens", "closes", "order_number", "order_date"]

    def clean(self) -> dict:
        """Check that the office closes after it opens."""
        facts = super().clean()
        if facts.get("opens") and facts.get("closes"):
            _check_hours(self, "closes", facts["opens"], facts["closes"])
        return facts

    @property
    def week(self) -> Week:
        """The hours by weekday."""
        hours = self.cleaned_data["opens"], self.cleaned_data["closes"]
        return {int(day): hours for day in self.cleaned_data["days"]}


class ConfirmForm(UnderOrderForm):
    """The order by which a year's list is confirmed."""

    order_number = forms.CharField(label=gettext_lazy("Order number"), max_length=100)
    order_date = DayField(label=gettext_lazy("Date of the order"), help_text=EXAMPLE)


class RuleForm(UnderOrderForm):
    """A rule from a date on."""

    begins = DayField(label=gettext_lazy("From"), help_text=gettext_lazy("Today or later."))
    working_days = forms.DecimalField(
        label=gettext_lazy("Working days at a desk"),
        min_value=0.5, max_value=365, max_digits=5, decimal_places=1, localize=False,
    )  # fmt: skip
    most_levels = forms.IntegerField(
        label=gettext_lazy("Levels before a decision, at most"), min_value=1, max_value=50
    )
    kind = forms.ChoiceField(label=gettext_lazy("For which papers"), required=False)
    grade = forms.ChoiceField(label=gettext_lazy("For which posts"), required=False)
    field_order = ["begins", "working_days", "most_levels", "kind", "grade", "order_number", "order_date"]

    def __init__(self, *arguments, **facts):
        super().__init__(*arguments, **facts)
        self.fields["kind"].choices = [("", _("all papers")), *KINDS]
        self.fields["grade"].choices = [("", _("all posts")), *Designation.Grade.choices]

    @property
    def terms(self) -> Terms:
        """The rule entered."""
        return Terms(**{name: self.cleaned_data[name] for name in Terms._fields})


class EndForm(forms.Form):
    """The day from which a rule holds no more."""

    ends = DayField(label=gettext_lazy("First day without it"), help_text=EXAMPLE)

    def __init__(self, *arguments, **facts):
        super().__init__(*arguments, **facts)
        self.fields["ends"].initial = timezone.localdate


def _check_hours(form: forms.Form, field: str, opens: time | None, closes: time | None) -> None:
    if (opens is None) != (closes is None):
        form.add_error(field, _("Please give both the opening and the closing time, or neither."))
    elif opens and closes and closes <= opens:
        form.add_error(field, _("The office must close after it opens."))
