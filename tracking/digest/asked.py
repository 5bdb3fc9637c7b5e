"""Questions on late papers for the morning: those put to a person, and the own ones past their date."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from django.db import connection

from .receivers import Seat

OPEN = """
WITH held(person, post) AS (SELECT * FROM unnest(%(people)s::bigint[], %(posts)s::bigint[]))
SELECT person, count(*) FILTER (WHERE is_own), count(*) FILTER (WHERE NOT is_own)
FROM (
    SELECT held.person, q.id, true AS is_own FROM tracking_question q JOIN held ON held.post = q.by_post_id
    WHERE q.answer_id IS NULL AND q.answer_by < %(today)s
    UNION
    SELECT held.person, q.id, false FROM tracking_question q JOIN held ON held.post = q.to_post_id
    WHERE q.answer_id IS NULL
    UNION
    SELECT q.to_id, q.id, false FROM tracking_question q
    WHERE q.answer_id IS NULL AND q.to_id = ANY(%(people)s)
    UNION
    SELECT q.raised_to_id, q.id, false FROM tracking_question q
    WHERE q.answer_id IS NULL AND q.raised_to_id = ANY(%(people)s)
) questions
GROUP BY person
"""


class Asked(NamedTuple):
    """Counts of one's own questions past their date without a reply, and of those that wait for one's own."""

    unanswered: int
    to_answer: int


NONE = Asked(0, 0)


def asked(seats: Mapping[int, list[Seat]], today: date) -> dict[int, Asked]:
    """Count the open questions of each of these people, in one statement; without any there is no entry."""
    held = [(person, seat.post) for person, posts in seats.items() for seat in posts]
    facts = {
        "people": [person for person, _post in held],
        "posts": [post for _person, post in held],
        "today": today,
    }
    with connection.cursor() as cursor:
        cursor.execute(OPEN, facts)
        return {person: Asked(*counts) for person, *counts in cursor.fetchall()}
