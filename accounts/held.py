"""What a person holds, read from one statement for every page there is."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import connection, models

from .joined import Part, part
from .models import Charge, Designation, Office, Post, Section, User


def _all_of(model: type[models.Model], alias: str) -> Part:
    return part(model, alias, *(field.attname for field in model._meta.concrete_fields))


PARTS = (
    _all_of(Charge, "charge"),
    _all_of(Post, "post"),
    _all_of(Designation, "designation"),
    _all_of(Section, "section"),
    _all_of(Office, "office"),
    _all_of(User, "absent"),
)
# `ChargeQuerySet.of_person` in writing: the ORM takes four times as long to make this statement and its rows.
HELD = f"""
SELECT {", ".join(share.columns for share in PARTS)}
FROM accounts_charge charge
JOIN accounts_post post ON post.id = charge.post_id
JOIN accounts_designation designation ON designation.id = post.designation_id
JOIN accounts_section section ON section.id = post.section_id
JOIN accounts_office office ON office.id = section.office_id
LEFT JOIN accounts_user absent ON absent.id = charge.acting_for_id
WHERE charge.user_id = %s AND charge.begins <= %s AND (charge.ends IS NULL OR charge.ends > %s)
ORDER BY charge.kind <> 'substantive', charge.begins, charge.id
"""  # noqa: S608 - made of constants


def by(person: User, moment: datetime) -> list[Charge]:
    """What a person holds at that moment, the substantive charge first, with places and whom it acts for."""
    with connection.cursor() as cursor:
        cursor.execute(HELD, [person.pk, moment, moment])
        known: dict = {}
        return [_charge(iter(row), known, person) for row in cursor]


def _charge(values: Iterator[Any], known: dict, person: User) -> Charge:
    charge, post, designation, section, office, absent = (share.take(values, known) for share in PARTS)
    charge.user, charge.post, charge.acting_for = person, post, absent
    post.designation, post.section, section.office = designation, section, office
    return charge
