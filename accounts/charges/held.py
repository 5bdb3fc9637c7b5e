"""What a person holds, read from one statement for every page there is."""

from datetime import datetime

from accounts.models import Charge, Designation, Office, Post, Section, User
from accounts.queries.joined import Joined, whole

# `ChargeQuerySet.of_person` in writing: the ORM takes ten times as long to make this statement and its rows.
HELD = Joined(
    """
    FROM accounts_charge charge
    JOIN accounts_post post ON post.id = charge.post_id
    JOIN accounts_designation designation ON designation.id = post.designation_id
    JOIN accounts_section section ON section.id = post.section_id
    JOIN accounts_office office ON office.id = section.office_id
    LEFT JOIN accounts_user absent ON absent.id = charge.acting_for_id
    WHERE charge.user_id = %s AND charge.begins <= %s AND (charge.ends IS NULL OR charge.ends > %s)
    ORDER BY charge.kind <> 'substantive', charge.begins, charge.id
    """,
    whole(Charge, "charge"),
    whole(Post, "post"),
    whole(Designation, "designation"),
    whole(Section, "section"),
    whole(Office, "office"),
    whole(User, "absent"),
)


def by(person: User, moment: datetime) -> list[Charge]:
    """What a person holds at that moment, the substantive charge first, with places and whom it acts for."""
    held = []
    for charge, post, designation, section, office, absent in HELD.rows([person.pk, moment, moment]):
        charge.user, charge.post, charge.acting_for = person, post, absent
        post.designation, post.section, section.office = designation, section, office
        held.append(charge)
    return held
