from django import forms
from django.utils.translation import gettext as _

from accounts.models import NoticeChoice, User

from . import kinds
from .channels import has_sms
from .choices import Choices, choices_of


def _offered(kind: kinds.Kind) -> list[tuple[str, str]]:
    labels = dict(NoticeChoice.Mail.choices)
    if NoticeChoice.Mail.DIGEST not in kind.choices:
        labels[NoticeChoice.Mail.NOW] = _("by mail")
    return [(value, labels[value]) for value in kind.choices]


class ChoicesForm(forms.Form):
    """For each kind, when it comes by mail and, where a way is set up, whether it comes by SMS."""

    def __init__(self, *args, person: User, **kwargs):
        super().__init__(*args, **kwargs)
        self._sms, self._before = has_sms(), choices_of(person)
        for name, (mail, sms) in self._before.items():
            self.fields[f"mail-{name}"] = forms.ChoiceField(
                choices=_offered(kinds.kind(name)), initial=mail, label=kinds.kind(name).label
            )
            if self._sms:
                self.fields[f"sms-{name}"] = forms.BooleanField(
                    required=False, initial=sms, label=kinds.kind(name).label
                )

    def rows(self) -> list[dict]:
        """A row of the table for each kind: its label, and its fields."""
        return [
            {
                "label": kind.label,
                "mail": self[f"mail-{kind.name}"],
                "sms": self[f"sms-{kind.name}"] if self._sms else None,
            }
            for kind in kinds.all_kinds()
        ]

    def choices(self) -> Choices:
        """Return what was chosen; without a way for SMS the choices of it stay as they were."""
        chosen = self.cleaned_data
        return {
            name: (chosen[f"mail-{name}"], chosen.get(f"sms-{name}", sms))
            for name, (_mail, sms) in self._before.items()
        }
