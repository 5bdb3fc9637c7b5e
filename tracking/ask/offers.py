"""Facts by which a row of a late paper, or of a desk, offers to ask, to call and to reassign."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple

from django.utils import timezone

from accounts.directory.holding import IN_FORCE, PRECEDENCE
from accounts.models import Charge
from accounts.queries import prepared

# Whether the reader's post monitors the office in which the desk is now, also where a paper came to it in
# another, or stands above the desk, at most twenty steps up.
MAY_ASK = """(
    post.id <> %(reader)s AND (
        (%(monitors)s AND office.path LIKE %(below)s)
        OR EXISTS (
            WITH RECURSIVE chain(id, steps) AS (
                SELECT post.reports_to_id, 1
                UNION SELECT above.reports_to_id, chain.steps + 1 FROM chain
                JOIN accounts_post above ON above.id = chain.id WHERE chain.steps < 20
            ) SELECT FROM chain WHERE id = %(reader)s
        )
    )
)"""
HOLDER = f"""
    LEFT JOIN LATERAL (
        SELECT user_id FROM accounts_charge WHERE post_id = post.id AND {IN_FORCE}
        ORDER BY {PRECEDENCE} LIMIT 1
    ) held ON TRUE
    LEFT JOIN accounts_user officer ON officer.id = held.user_id
"""  # noqa: S608 - made of constants alone
OF_STAYS = f"""
SELECT stay.id, {MAY_ASK}, question.id, question.answer_id IS NOT NULL, question.answer_by,
    held.user_id IS NULL, coalesce(officer.mobile, '')
FROM tracking_stay stay
    JOIN accounts_post post ON post.id = stay.post_id
    JOIN accounts_section section ON section.id = post.section_id
    JOIN accounts_office office ON office.id = section.office_id
    LEFT JOIN LATERAL (
        SELECT id, answer_id, answer_by FROM tracking_question
        WHERE stay_id = stay.id AND by_post_id = %(reader)s ORDER BY id DESC LIMIT 1
    ) question ON TRUE
    {HOLDER}
WHERE stay.id = ANY(%(keys)s::bigint[])
"""  # noqa: S608 - made of constants alone
OF_DESKS = f"""
SELECT post.id, {MAY_ASK}, held.user_id IS NULL, coalesce(officer.mobile, '')
FROM accounts_post post
    JOIN accounts_section section ON section.id = post.section_id
    JOIN accounts_office office ON office.id = section.office_id
    {HOLDER}
WHERE post.id = ANY(%(keys)s::bigint[])
"""  # noqa: S608 - made of constants alone


class StayFacts(NamedTuple):
    """The last question of the reader's post about a stay, and the desk's holder."""

    may_ask: bool
    question: int | None
    is_answered: bool
    answer_by: date | None
    is_vacant: bool
    mobile: str


class DeskFacts(NamedTuple):
    """The acts open to the reader at a desk, and the desk's holder."""

    may_ask: bool
    is_vacant: bool
    mobile: str


def of_stays(stays: Iterable[int], charge: Charge) -> dict[int, StayFacts]:
    """The facts of each stay, in one query."""
    return {row[0]: StayFacts(*row[1:]) for row in _rows(OF_STAYS, sorted(stays), charge)}


def of_desks(posts: Iterable[int], charge: Charge) -> dict[int, DeskFacts]:
    """The facts of each desk, in one query."""
    return {row[0]: DeskFacts(*row[1:]) for row in _rows(OF_DESKS, sorted(posts), charge)}


def _rows(statement: str, keys: Collection[int], charge: Charge) -> list[tuple]:
    if not keys:
        return []
    facts = {
        "keys": keys,
        "reader": charge.post_id,
        "monitors": charge.post.may_monitor,
        "below": f"{charge.post.office.path}%",
        "now": timezone.now(),
    }
    return prepared.rows(statement, facts)
