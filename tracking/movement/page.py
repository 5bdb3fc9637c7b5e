"""The acts on a paper as its page shows them: a small form for each that is offered."""

from collections.abc import Iterable
from functools import cache

from django import forms
from django.utils.translation import get_language

from .acts import Act, field_id
from .forms import DeskField, PressForm
from .position import Position


def act_forms(acts: Iterable[Act], position: Position) -> list[dict]:
    """The form of each act: its address, its button and its fields."""
    return [
        {
            "name": act.name,
            "url": act.url(position.paper),
            "label": act.label_for(position.paper),
            "key": act.key,
            "fields": _fields(act, position),
        }
        for act in acts
    ]


def _fields(act: Act, position: Position) -> list[dict]:
    """The fields to be filled in, in the form's order; the first one says which act it is for."""
    fields = [dict(field) for field in _descriptions(act.name, act.form, get_language())]
    for field in fields:
        field["desks"] = act.desks(position) if act.desks and field["is_desk"] else None
    if fields and not fields[0]["is_desk"]:
        fields[0]["label"] = f"{act.label_for(position.paper)} – {fields[0]['label']}"
    return fields


@cache
def _descriptions(act: str, form: type[PressForm], _language: str | None) -> list[dict]:
    """Describe the fields of a form for templates/tracking/paper_acts.html, once for each language.

    Django's own widgets would cost a page milliseconds.
    """
    names = dict.fromkeys([*(form.field_order or ()), *form.base_fields])
    fields = {name: form.base_fields[name] for name in names}
    return [_description(act, name, field) for name, field in fields.items() if not field.widget.is_hidden]


def _description(act: str, name: str, field: forms.Field) -> dict:
    widget, is_desk = field.widget, isinstance(field, DeskField)
    if not is_desk and not isinstance(widget, forms.Textarea | forms.TextInput | forms.DateInput):
        raise TypeError(f"templates/tracking/paper_acts.html has no way to write {act}-{name}.")
    return {
        "name": name,
        "id": field_id(act, name),
        "label": str(field.label),
        "help_text": str(field.help_text),
        "is_desk": is_desk,
        "is_long": isinstance(widget, forms.Textarea),
        "type": widget.attrs.get("type", "text"),
        "most": field.max_length if isinstance(field, forms.CharField) else None,
        "is_required": field.required or "required" in widget.attrs,
    }
