"""A session as its owner knows it again: the device, and since when."""

from allauth.usersessions.models import UserSession
from django import template
from django.utils.translation import gettext as _
from ua_parser import parse

from accounts.pages import words

register = template.Library()


@register.filter
def device(session: UserSession) -> str:
    """Browser and machine of the session; what is not known is named so."""
    known = parse(session.user_agent)
    parts = (known.user_agent, known.os)
    return " · ".join(part.family for part in parts if part) or _("unknown device")


@register.filter
def since(session: UserSession) -> str:
    """The moment of the sign-in."""
    return _("since %s") % words.moment(session.created_at)
