"""The acts on a paper as its page shows them: a small form for each that is offered."""

from collections.abc import Iterable
from functools import cache

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from .acts import Act, field_id
from .forms import DeskField, PickedField, PressForm
from .position import Position


def act_forms(acts: Iterable[Act], position: Position) -> list[dict]:
    """The form of each act: its address, its button and the HTML of its fields."""
    return [
        {
            "name": act.name,
            "url": act.url(position.paper),
            "label": (label := act.label_for(position.paper)),
            "key": act.key,
            "fields": _fields_with_desks(act, label, position)
            if act.desks
            else _fields(act.name, act.form, label, get_language()),
        }
        for act in acts
    ]


def _fields_with_desks(act: Act, label: str, position: Position) -> SafeString:
    """Write the fields of a form in which a desk is chosen."""
    desks = act.desks(position) if act.desks else []
    fields = _descriptions(act.name, act.form, label)
    shown = [
        field
        | {
            "desks": desks if field["choose"] else None,
            "chosen": position.offer.chosen if field["is_desk"] and field["is_required"] else None,
        }
        for field in fields
    ]
    return render_to_string("tracking/act_fields.html", {"fields": shown})


@cache
def _fields(act: str, form: type[PressForm], label: str, _language: str | None) -> SafeString:
    """Write the fields of a form once for each language: they are the same for every paper of a kind."""
    return render_to_string("tracking/act_fields.html", {"fields": _descriptions(act, form, label)})


def _descriptions(act: str, form: type[PressForm], label: str) -> list[dict]:
    """Describe the fields to be filled in, in the form's order; the first one says which act it is for."""
    names = dict.fromkeys([*(form.field_order or ()), *form.base_fields])
    fields = {name: form.base_fields[name] for name in names}
    shown = [_description(act, name, field) for name, field in fields.items() if not field.widget.is_hidden]
    if shown and not shown[0]["choose"]:
        shown[0]["label"] = f"{label} – {shown[0]['label']}"
    return shown


def _description(act: str, name: str, field: forms.Field) -> dict:
    widget, is_picked = field.widget, isinstance(field, PickedField)
    if not is_picked and not isinstance(widget, forms.Textarea | forms.TextInput | forms.DateInput):
        raise TypeError(f"templates/tracking/act_fields.html has no way to write {act}-{name}.")
    return {
        "name": name,
        "id": field_id(act, name),
        "label": str(field.label),
        "help_text": str(field.help_text),
        "choose": str(field.choose) if is_picked else "",
        "is_desk": isinstance(field, DeskField),
        "is_long": isinstance(widget, forms.Textarea),
        "type": widget.attrs.get("type", "text"),
        "most": field.max_length if isinstance(field, forms.CharField) else None,
        "is_required": field.required or "required" in widget.attrs,
    }
