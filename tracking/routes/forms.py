"""The form in which the ways of papers are asked for."""

from datetime import date, timedelta

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.pages.fields import DayField
from tracking.models import Paper

DAYS, LONGEST = 90, 366
# So many variants are drawn: at first, and at most.
FEW, MANY = 5, 20


class RoutesForm(forms.Form):
    """The period in which papers were opened, their kind and subject head, and how much of them is drawn."""

    since = DayField(label=_("Opened from"), required=False)
    until = DayField(label=_("until"), required=False)
    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[("", _("Files and receipts")), ("file", _("Files")), ("receipt", _("Receipts"))],
    )
    head = forms.ChoiceField(label=_("Subject head"), required=False)
    by = forms.ChoiceField(
        label=_("Steps"), required=False, choices=[("", _("Designations")), ("desk", _("Desks"))]
    )
    most = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=MANY,
        widget=forms.NumberInput(attrs={"type": "range"}),
    )

    def __init__(self, data: QueryDict):
        super().__init__({"most": FEW, **self._days(), **data.dict()})
        self.fields["most"].label = gettext("Commonest ways drawn, 1 to %s") % MANY

    @staticmethod
    def _days() -> dict[str, str]:
        today = timezone.localdate()
        return {"since": f"{today - timedelta(days=DAYS):%d.%m.%Y}", "until": f"{today:%d.%m.%Y}"}

    def offer(self, heads: dict[str, str]) -> None:
        """Offer these subject heads by their codes; called before the form is read."""
        self.fields["head"].choices = [("", _("All")), *heads.items()]

    def clean(self) -> dict:
        """Fill in the days that are missing, and refuse a period that is too long."""
        facts = super().clean()
        today = timezone.localdate()
        until: date = facts.get("until") or today
        since: date = facts.get("since") or until - timedelta(days=DAYS)
        if since > until:
            self.add_error("until", gettext("Please let the period end after it begins."))
        elif (until - since).days > LONGEST:
            self.add_error("since", gettext("Please choose a period of at most %s days.") % LONGEST)
        return facts | {"since": since, "until": until, "most": facts.get("most") or FEW}

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of paper asked for."""
        kind = self.cleaned_data["kind"]
        return (kind,) if kind else (Paper.Kind.FILE, Paper.Kind.RECEIPT)
