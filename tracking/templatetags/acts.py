"""The acts on a paper, for pages that name one and for the list of keys that every page has."""

from django import template

from tracking.movement.acts import ACTS, Act

register = template.Library()


@register.simple_tag
def act(name: str) -> Act:
    """The act of that name, for its label and its key."""
    return ACTS[name]


@register.simple_tag
def keys_of_acts() -> list[Act]:
    """The acts to which a key leads, in the order of their table."""
    return [act for act in ACTS.values() if act.key]
