"""Names of people, posts and places: codes in forms, and both names where one person acts for another."""

from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext as _

from .models import Charge, EmailId, Section, User
from .models.names import in_language


class Named(NamedTuple):
    """The key and the names of an office, section or post, read as a row instead of a record."""

    pk: int
    name_hi: str
    name_en: str

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_language(self.name_hi, self.name_en)


def actor_name(person: User, acting_for: User | None) -> str:
    """Name the person, and whom the person acted for, if anybody: "Harish Verma, for Manoj Kumar"."""
    if acting_for is None:
        return str(person)
    return _("%(person)s, for %(officer)s") % {"person": person, "officer": acting_for}


def acting_name(charge: Charge) -> str:
    """Name the holder of the charge, with both names where one acts for another."""
    return actor_name(charge.user, charge.acting_for)


def code_of(thing: models.Model) -> str:
    """Return the code by which a form names an office, section, post or person; of an e-mail ID, itself."""
    if isinstance(thing, Section):
        return f"{thing.office.code}/{thing.code}"
    if isinstance(thing, EmailId):
        return str(thing)
    return thing.employee_code if isinstance(thing, User) else thing.code
