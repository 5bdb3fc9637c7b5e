"""The form of a record, and what it would change: the values before and after, for preview and trail."""

import re
from collections.abc import Mapping

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts import audit
from accounts.directory.fields import Picking
from accounts.models import Charge
from accounts.pages.fields import DayField

# Days are typed as everywhere in the product.
DATES = {"begins": DayField, "ends": DayField}
# A tilde marks what was taken back, a slash parts a section from its office.
CODE = re.compile(r"[A-Z0-9][A-Z0-9._-]*")


class RecordForm(Picking, forms.ModelForm):
    """The form of a record; what never changes once it is entered is asked of a new one only."""

    fixed: tuple[str, ...] = ()
    # By field, the scope of what may be picked.
    scopes: dict[str, str] = {}
    # Rights that a second administrator has to approve; the form enters them as proposals.
    proposed: tuple[str, ...] = ()

    def __init__(self, *args, charge: Charge, **facts):
        super().__init__(*args, **facts)
        self.charge = charge
        # Asked after it was saved, too.
        self.is_new = self.instance._state.adding
        for name in self.fixed if self.instance.pk else ():
            del self.fields[name]
        for name in self.fields.keys() & self.scopes.keys():
            self.fields[name].within(self.scopes[name], charge)
            self._keep_present(name)
        for field in self.fields.values():
            field.label = capfirst(field.label)

    def clean_code(self) -> str:
        """The code in capitals, as sheets have it: no two differ by the size of their letters alone."""
        return _code(self.cleaned_data["code"])

    def clean_employee_code(self) -> str:
        """The code in capitals, as the sign-in asks for it."""
        return _code(self.cleaned_data["employee_code"])

    def _keep_present(self, name: str) -> None:
        """Let the form name what the record names already, also where it lies beyond the scope."""
        field, present = self.fields[name], self.initial.get(name)
        if self.instance.pk and present and not field.queryset.filter(pk=present).exists():
            rows = field.queryset.model._default_manager
            field.queryset = rows.filter(pk__in=[present]) | rows.filter(pk__in=field.queryset.values("pk"))

    @property
    def has_saved(self) -> bool:
        """Return whether a valid form changes the record itself, and does not only propose to."""
        return bool(self.pairs())

    def present(self, name: str) -> object:
        """Return the value of a field as it is on record; a related row as an instance, not as its key."""
        if self.is_new:
            return None
        value, field = self.initial.get(name), self.fields[name]
        if value is None or not isinstance(field, forms.ModelChoiceField):
            return value
        return field.queryset.model._default_manager.filter(pk=value).first()

    def pairs(self) -> dict[str, tuple[object, object]]:
        """Return the value before and after of each field that changes; of a new record, of each given."""
        values = {name: (self.present(name), now) for name, now in self.cleaned_data.items()}
        changed = {name: pair for name, pair in values.items() if _as_text(pair[0]) != _as_text(pair[1])}
        return {name: pair for name, pair in changed.items() if not self.is_new or pair[1] is not False}

    def differences(self) -> audit.Differences:
        """Return the old and the new value of each field that changes, as the audit trail keeps them."""
        pairs = self.pairs().items()
        return {name: (audit.to_json(was), audit.to_json(now)) for name, (was, now) in pairs}

    def values(self) -> dict[str, object]:
        """Return the values on record, as the audit trail keeps them."""
        return {name: audit.to_json(self.present(name)) for name in self.fields}

    def as_data(self, values: Mapping[str, object]) -> dict[str, str]:
        """Return the form as a browser would send it with these values."""
        data = {}
        for name in self.fields:
            value = values.get(name)
            if value is True:
                data[name] = "on"
            elif value is not False:
                data[name] = "" if value is None else str(value)
        return data


def _as_text(value: object) -> object:
    """Compare as the audit trail keeps it; nothing entered is nothing."""
    value = audit.to_json(value)
    return None if value == "" else value


class Choice(forms.ModelChoiceField):
    """A choice by code, so that what was chosen can be kept and chosen again."""

    def __init__(self, queryset, **facts):
        super().__init__(queryset, to_field_name="code", **facts)

    def prepare_value(self, value: object) -> object:
        """Return the code of the row that is chosen at first, which the form knows by its key."""
        if isinstance(value, int):
            value = self.queryset.model._default_manager.filter(pk=value).first()
        return super().prepare_value(value)


def _code(typed: str) -> str:
    """Return a code in capitals; refuse signs that no code has."""
    code = typed.strip().upper()
    if not CODE.fullmatch(code):
        reason = _("A code has Latin letters, digits, full stops and hyphens; the first is no sign.")
        raise forms.ValidationError(reason)
    return code
