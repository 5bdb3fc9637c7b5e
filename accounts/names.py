"""How people, posts and places are named: by code in a form, with both names whoever acts for another."""

from django.db import models
from django.utils.translation import gettext as _

from .models import Charge, Section, User


def both(person: User, acting_for: User | None) -> str:
    """The person, and for whom if it was for another: "Harish Verma, for Manoj Kumar"."""
    if acting_for is None:
        return str(person)
    return _("%(person)s, for %(officer)s") % {"person": person, "officer": acting_for}


def acting(charge: Charge) -> str:
    """Who acted under the charge, with both names if it was for another."""
    return both(charge.user, charge.acting_for)


def code_of(thing: models.Model) -> str:
    """How an office, section, post or person is named in a form."""
    if isinstance(thing, Section):
        return f"{thing.office.code}/{thing.code}"
    return thing.employee_code if isinstance(thing, User) else thing.code
