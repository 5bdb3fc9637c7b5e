"""Parts of a page that take other parts or a row of words."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

register = template.Library()


@register.simple_block_tag
def crumbs(content: str, label: str = "") -> str:
    """The way from the first page down to this one: a list item for each page."""
    return format_html(
        '<nav aria-label="{}"><ol class="crumbs">{}</ol></nav>', label or _("Where you are"), content
    )


@register.simple_tag
def list_head(*headings: str, figures: int = 0) -> str:
    """The head of a list: a heading for each column, of which the last so many are of figures."""
    words = len(headings) - figures
    cells = [format_html("<th>{}</th>", heading) for heading in headings[:words]]
    cells += [format_html('<th class="list__num">{}</th>', heading) for heading in headings[words:]]
    return format_html("<thead><tr>{}</tr></thead>", mark_safe("".join(cells)))  # noqa: S308 - each is escaped
