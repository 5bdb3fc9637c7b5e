"""A choice of desks, the longest list of a page, rendered in Python for its speed."""

from collections.abc import Iterable
from html import escape

from django import template
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from tracking.movement.destinations import Group

register = template.Library()


@register.simple_tag
def desks(groups: Iterable[Group], to: int | None = None) -> str:
    """The options of a choice of desks with their holders, under their headings; `to` is chosen already."""
    return mark_safe("".join(_group(group, to) for group in groups))  # noqa: S308 - all escaped


@register.simple_tag
def nothing_found(groups: Iterable[Group], words: str) -> str:
    """The sentence that says that a search for a desk found none, and what was searched; "" where it did."""
    if not words or any(group.label == _("Found") for group in groups):
        return ""
    return _(
        "No desk found for “%(words)s”. Searched: post, designation and its abbreviations, code, section, "
        "office and holder, of all desks that can be reached from here. You see the usual list."
    ) % {"words": words}


def _group(group: Group, to: int | None) -> str:
    options = "".join(
        f'<option value="{desk.pk}"{" selected" if desk.pk == to else ""}>{escape(desk.label)}</option>'
        for desk in group.posts
    )
    return f'<optgroup label="{escape(group.label)}">{options}</optgroup>' if group.label else options
