"""The bar of age bands: the most repeated shape of the monitor, written without a template's ado."""

from collections.abc import Sequence
from html import escape

from django import template
from django.utils.safestring import mark_safe

register = template.Library()


@register.simple_tag
def ages(shares: Sequence[int], told: str) -> str:
    """Four bands side by side, in hundredths of the whole bar's width; `told` says them in words."""
    start, bars = 0, []
    for share in shares:
        bars.append(f'<rect x="{start}" width="{share}" height="16"/>')
        start += share
    return mark_safe(  # noqa: S308 - the one text in it is escaped
        '<svg class="age" viewBox="0 0 100 16" preserveAspectRatio="none" role="img" '
        f'aria-label="{escape(told)}">{"".join(bars)}</svg>'
    )
