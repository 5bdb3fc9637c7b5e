"""A choice of desks, the longest list of a page, rendered in Python for its speed."""

from collections.abc import Iterable
from html import escape

from django import template
from django.utils.safestring import mark_safe

from tracking.movement.destinations import Group

register = template.Library()


@register.simple_tag
def desks(groups: Iterable[Group], to: int | None = None) -> str:
    """The options of a choice of desks with their holders, under their headings; `to` is chosen already."""
    return mark_safe("".join(_group(group, to) for group in groups))  # noqa: S308 - all escaped


def _group(group: Group, to: int | None) -> str:
    options = "".join(
        f'<option value="{desk.pk}"{" selected" if desk.pk == to else ""}>{escape(desk.label)}</option>'
        for desk in group.posts
    )
    return f'<optgroup label="{escape(group.label)}">{options}</optgroup>' if group.label else options
