"""Whoever acts for another is named with both names."""

from django.utils.translation import gettext as _

from .models import User


def both(person: User, acting_for: User | None) -> str:
    """The person, and for whom if it was for another: "Harish Verma, for Manoj Kumar"."""
    if acting_for is None:
        return str(person)
    return _("%(person)s, for %(officer)s") % {"person": person, "officer": acting_for}
