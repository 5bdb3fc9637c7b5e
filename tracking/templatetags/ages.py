"""The bar of age bands, the most frequent shape of the monitor, rendered in Python for its speed."""

from collections.abc import Sequence
from html import escape

from django import template
from django.utils.safestring import mark_safe

register = template.Library()


@register.simple_tag
def ages(shares: Sequence[int], label: str) -> str:
    """Four bands side by side, in hundredths of the whole bar's width; `label` says them in words."""
    start, bars = 0, []
    for share in shares:
        bars.append(f'<rect x="{start}" width="{share}" height="16"/>')
        start += share
    return mark_safe(  # noqa: S308 - the one text in it is escaped
        '<svg class="age" viewBox="0 0 100 16" preserveAspectRatio="none" role="img" '
        f'aria-label="{escape(label)}">{"".join(bars)}</svg>'
    )
