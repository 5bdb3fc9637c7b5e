from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.pages.fields import DayField
from tracking.models import Rung
from tracking.time.forms import UnderOrderForm

from .verbs import Terms


class RungForm(UnderOrderForm):
    """A step of the ladder from a date on."""

    WHEN = (("before", _("before the limit")), ("at", _("at the limit")), ("after", _("after the limit")))

    begins = DayField(label=_("From"), help_text=_("Today or later."))
    told = forms.ChoiceField(label=_("Who is told"), choices=Rung.Told.choices)
    when = forms.ChoiceField(label=_("When"), choices=WHEN, initial="after")
    amount = forms.DecimalField(
        label=_("How long before or after"),
        min_value=0.5, max_value=100, max_digits=4, decimal_places=1, localize=False, required=False,
    )  # fmt: skip
    unit = forms.ChoiceField(label=_("In"), choices=Rung.Unit.choices, initial=Rung.Unit.DAYS)
    order_number = forms.CharField(label=_("Order number"), max_length=100)
    field_order = ["begins", "told", "when", "amount", "unit", "order_number", "order_date"]

    def clean(self) -> dict:
        """Check that a length is given where there is one."""
        facts = super().clean()
        if facts.get("when") in ("before", "after") and not facts.get("amount") and "amount" in facts:
            self.add_error("amount", _("Please enter how long before or after the limit."))
        return facts

    @property
    def terms(self) -> Terms:
        """The step entered."""
        facts = self.cleaned_data
        sign = {"before": -1, "at": 0, "after": 1}[facts["when"]]
        unit = facts["unit"] if sign else Rung.Unit.DAYS
        return Terms(facts["told"], sign * (facts["amount"] or Decimal(0)), unit)


class WithdrawForm(UnderOrderForm):
    """The order and the reason by which a step is withdrawn."""

    ends = DayField(label=_("First day without it"), help_text=_("Today or later."))
    order_number = forms.CharField(label=_("Order number"), max_length=100)
    reason = forms.CharField(label=_("Reason"), max_length=300, help_text=_("Those above are told of it."))
    field_order = ["ends", "order_number", "order_date", "reason"]
