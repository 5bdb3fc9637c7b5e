"""The acts on a paper as its page shows them: a small form for each that is offered."""

from collections.abc import Iterable

from django import forms

from .acts import Act
from .forms import DeskField
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
    unbound = act.form.base_fields
    names = dict.fromkeys([*(act.form.field_order or ()), *unbound])
    fields = [
        _field(act, name, unbound[name], position) for name in names if not unbound[name].widget.is_hidden
    ]
    if fields and not fields[0]["desks"]:
        fields[0]["label"] = f"{act.label_for(position.paper)} – {fields[0]['label']}"
    return fields


def _field(act: Act, name: str, field: forms.Field, position: Position) -> dict:
    """The facts of a field that its template writes; Django's own widgets would cost a page milliseconds."""
    widget, is_desk = field.widget, isinstance(field, DeskField)
    if not is_desk and not isinstance(widget, forms.Textarea | forms.TextInput | forms.DateInput):
        raise TypeError(f"templates/tracking/act_field.html has no way to write {act.name}-{name}.")
    return {
        "name": name,
        "id": act.field_id(name),
        "label": field.label,
        "help_text": field.help_text,
        "is_long": isinstance(widget, forms.Textarea),
        "type": widget.attrs.get("type", "text"),
        "most": field.max_length if isinstance(field, forms.CharField) else None,
        "is_required": field.required or "required" in widget.attrs,
        "desks": act.desks(position) if act.desks and is_desk else None,
    }
