"""The way from a page to what the guide says about it."""

from django import template
from django.urls import reverse

from accounts.guide.reading import addresses
from accounts.guide.topics import TOPIC_OF

register = template.Library()


@register.simple_tag(takes_context=True)
def help_here(context: dict) -> str:
    """The address of the topic that explains this page, else of the guide's contents."""
    request = context.get("request")
    page = request and request.resolver_match and request.resolver_match.url_name
    topic = TOPIC_OF.get(page)
    return reverse("guide") + (addresses()[topic] if topic else "")
