"""A choice of desks, the longest list of a page, rendered in Python for its speed."""

from collections.abc import Iterable
from html import escape

from django import template
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from tracking.movement.destinations import Group

register = template.Library()


@register.simple_tag
def desks(groups: Iterable[Group], to: int | None = None) -> str:
    """The options of a choice of desks, under their headings; `to` is chosen already."""
    english = get_language() == "en"
    return mark_safe("".join(_group(group, to, english=english) for group in groups))  # noqa: S308 - all escaped


def _group(group: Group, to: int | None, *, english: bool) -> str:
    options = "".join(
        f'<option value="{post.pk}"{" selected" if post.pk == to else ""}>'
        f"{escape(post.name_en if english else post.name_hi)}</option>"
        for post in group.posts
    )
    return f'<optgroup label="{escape(group.label)}">{options}</optgroup>' if group.label else options
