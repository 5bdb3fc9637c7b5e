"""The row of links by which the table of a page is taken away, or ordered by mail."""

from urllib.parse import urlencode

from django import template
from django.http import HttpRequest
from django.template.context import Context
from django.urls import reverse

from tracking.subscriptions import pages

register = template.Library()
# Of the place in a list, and of the kind of file.
LEFT_OFF = {"page", "after", "before", "csv", "xlsx", "pdf"}


@register.inclusion_tag("parts/downloads.html", takes_context=True)
def table_files(context: Context) -> dict:
    """Links to the table of this page with its filters: CSV, XLSX, PDF, and by mail."""
    request = context["request"]
    kept = urlencode([(name, value) for name, value in request.GET.items() if name not in LEFT_OFF])
    return {"query": f"{kept}&" if kept else "", "mail_url": mail_address(context)}


@register.simple_tag(takes_context=True)
def mail_address(context: Context) -> str:
    """The page on which this page is ordered by mail; "" where it is not."""
    request: HttpRequest = context["request"]
    if not pages.match(request.path):
        return ""
    return f"{reverse('subscribe')}?{urlencode({'page': request.get_full_path()})}"
