"""Patterns of e-mail IDs of the own office and those below it, as pages."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.administration.forms import RecordForm
from accounts.administration.records import Fact, PatternsOfOffices
from accounts.directory.fields import PickerField
from accounts.models import EmailPattern

from .forms import PatternForm


class EmailPatternForm(RecordForm):
    """The rules of any office of the subtree."""

    fixed = ("office",)
    scopes = {"office": "offices"}

    class Meta(PatternForm.Meta):
        fields = ("office", *PatternForm.Meta.fields)
        field_classes = {"office": PickerField}


class EmailPatterns(PatternsOfOffices):
    """The rules of the offices of the subtree that have some of their own."""

    form = EmailPatternForm
    plural, single = "email_patterns", "email_pattern_of"
    title, add_label = gettext_lazy("Patterns of e-mail IDs"), gettext_lazy("New pattern of e-mail IDs")

    def describe(self, rows: Sequence[EmailPattern]) -> list[dict]:
        """The office of each, and its patterns."""
        return [
            {
                "code": row.office.code,
                "name": str(row.office),
                "lines": [f"{row.name_based}@{row.domain}", f"{row.post_based}@{row.domain}"],
            }
            for row in rows
        ]

    def facts(self, record: EmailPattern) -> list[Fact]:
        """The office of the pattern."""
        return [(_("Office"), str(record.office))]

    def consequences(self, form: EmailPatternForm) -> list[str]:
        """For whom the pattern holds."""
        sentence = _("It holds for %(office)s and the offices below it that have no pattern of their own.")
        return [sentence % {"office": form.instance.office}, _("IDs that were proposed stay as they are.")]
