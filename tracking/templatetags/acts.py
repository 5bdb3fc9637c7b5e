"""The keys of the acts on a paper, for the list of keys that every page has."""

from django import template

from tracking.movement.acts import ACTS, Act

register = template.Library()


@register.simple_tag
def keys_of_acts() -> list[Act]:
    """The acts to which a key leads, in the order of their table."""
    return [act for act in ACTS.values() if act.key]
