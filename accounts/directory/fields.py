"""The pickers: one field for people, desks, offices and sections, wherever a form has one entered.

A field of a form is a line: `person = PickerField(User, label=…)`, and in the form's constructor
`self.fields["person"].within("administered", charge)`. Words find, a press on Search or htmx shows who and
where, and only what is chosen among them is entered. A form mixes in `Picking`.
"""

from collections.abc import Mapping
from typing import NamedTuple

from django import forms
from django.db import models
from django.forms.utils import ErrorDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.models import Charge, EmailId, Office, Section, User
from accounts.names import code_of

from . import page
from .find import LONGEST_CODE
from .scopes import SCOPES

# The name of every Search button; its value is the field that it searches for.
FIND = "find"


class Picked(NamedTuple):
    """Answer of a picker: the code chosen, the words typed, and the words that had found what was shown.

    The code is None where none was to choose from, or none was chosen.
    """

    code: str | None = None
    words: str = ""
    shown: str = ""


class Picker(forms.Widget):
    """Words to search by, a button, and what was found as a choice."""

    template_name = "parts/picker.html"
    field: "PickerField"

    def value_from_datadict(self, data: Mapping[str, str], files: Mapping, name: str) -> Picked:
        """Return what was sent; NUL, which no column takes, is left out."""
        sent = (data.get(key) for key in (name, f"{name}_words", f"{name}_shown"))
        code, words, shown = (_cleaned(text) for text in sent)
        return Picked(code, words or "", shown or "")

    def value_omitted_from_data(self, data: Mapping[str, str], files: Mapping, name: str) -> bool:
        """Return whether the form did not send the field at all."""
        return name not in data and f"{name}_words" not in data

    def get_context(self, name: str, value: Picked, attrs: dict | None) -> dict:
        """Search for the words, and show what is chosen already."""
        context = super().get_context(name, value, attrs)
        invalid = (attrs or {}).get("aria-invalid")
        return context | {"picker": self.field.describe(name, value), "invalid": invalid}

    def _render(self, template_name: str, context: dict, renderer: object = None) -> SafeString:
        """Render with the templates of the program: those of Django's forms know nothing of its parts."""
        return render_to_string(template_name, context)


def _cleaned(text: object) -> str | None:
    return None if text is None else str(text).replace("\0", "")[:LONGEST_CODE].strip()


def code_lookup(model: type[models.Model], code: str) -> dict[str, str]:
    """Return the look-up of the row that a code names."""
    if model is Section:
        office, _slash, section = code.partition("/")
        return {"office__code__iexact": office, "code__iexact": section}
    if model is EmailId:
        local, _at, domain = code.lower().partition("@")
        return {"local": local, "domain": domain}
    return {"employee_code": code.upper()} if model is User else {"code__iexact": code}


class PickerField(forms.ModelChoiceField):
    """A person, desk, office or section found by words, and chosen among what was found."""

    widget = Picker
    default_error_messages = {
        "unchosen": _("Please choose one of those found; nothing is entered yet."),
        "invalid_choice": _("“%(value)s” names nothing that you may choose here."),
    }

    def __init__(self, model: type[models.Model] | None = None, *, queryset=None, **facts):
        """Take any row of the model until the form sets a scope."""
        super().__init__(queryset=model.objects.none() if queryset is None else queryset, **facts)
        self.near: Office | None = None
        self.scope = ""
        self.widget.field = self

    def __deepcopy__(self, memo: dict) -> "PickerField":
        copy = super().__deepcopy__(memo)
        copy.widget.field = copy
        return copy

    def within(self, scope: str, charge: Charge) -> None:
        """Keep to the rows of a scope, those of the charge's office first."""
        self.scope, self.near = scope, charge.post.office
        self.queryset = SCOPES[scope].rows(charge)

    def prepare_value(self, value: object) -> Picked:
        """Return what the widget shows: what was sent, or what is chosen at first, by row, key or code."""
        if isinstance(value, int):
            value = self.queryset.model.objects.filter(pk=value).first()
        if isinstance(value, models.Model):
            value = code_of(value)
        return value if isinstance(value, Picked) else Picked(value or None)

    def to_python(self, value: str | None) -> models.Model | None:
        """Return the row that the code names, among those that may be chosen here."""
        if value in self.empty_values:
            return None
        row = self._row(value)
        if row is None:
            message = self.error_messages["invalid_choice"]
            raise forms.ValidationError(message, code="invalid_choice", params={"value": value})
        return row

    def clean(self, value: Picked | str | None) -> models.Model | None:
        """Return the row chosen; words alone choose nobody, nor does a choice that other words had found."""
        sent = value if isinstance(value, Picked) else Picked(value)
        is_chosen = sent.code or (sent.code == "" and not self.required)
        if sent.words != sent.shown or (sent.words and not is_chosen):
            raise forms.ValidationError(self.error_messages["unchosen"], code="unchosen")
        return super().clean(sent.code or "")

    def has_changed(self, initial: object, data: Picked | None) -> bool:
        """Compare the codes."""
        sent = data.code if data else None
        return not self.disabled and (self.prepare_value(initial).code or "") != (sent or "")

    def describe(self, name: str, value: Picked) -> dict:
        """Facts for templates/parts/picker.html: the words, the rows found, and the row that is chosen."""
        found = page.search(self.queryset, value.words, self.near)
        if value.code and value.words == value.shown:
            self._show_chosen(found, value.code)
        url = f"{reverse('directory', args=[self.scope])}?field={name}" if self.scope else ""
        return found | {"name": name, "words": value.words, "url": url, "optional": not self.required}

    def _show_chosen(self, found: dict, code: str) -> None:
        """Mark the row of that code as chosen; it comes first where the words did not find it."""
        row = self._row(code)
        if row is not None:
            found["chosen"] = code_of(row)
            if found["chosen"] not in {shown["code"] for shown in found["rows"]}:
                found["rows"] = [*page.describe(self.queryset.model, [row]), *found["rows"]]

    def _row(self, code: str) -> models.Model | None:
        return self.queryset.filter(**code_lookup(self.queryset.model, code)).first()


class Picking:
    """Mixin of a form with pickers: a press on Search shows what was found, and nothing is wrong yet."""

    @property
    def is_finding(self) -> bool:
        """Return whether a Search button of this form was pressed."""
        pickers = (self.add_prefix(name) for name, field in self.fields.items() if _is_picker(field))
        return self.is_bound and self.data.get(FIND) in set(pickers)

    def full_clean(self) -> None:
        """Clean the form; while somebody is searching no field has an error."""
        super().full_clean()
        if self.is_finding:
            self._errors = ErrorDict(renderer=self.renderer)

    def is_valid(self) -> bool:
        """Return whether the facts may be entered: never by a press on Search."""
        return not self.is_finding and super().is_valid()


def _is_picker(field: forms.Field) -> bool:
    return isinstance(field, PickerField)
