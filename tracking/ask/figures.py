"""Lists of questions, and how many wait for a reply."""

from django.db.models import QuerySet

from accounts.models import Charge
from accounts.pages.paging import Page, page_before
from accounts.queries import prepared
from tracking.models import Question

SIZE = 25
WAITING = """
SELECT count(*) FROM tracking_question
WHERE answer_id IS NULL AND (to_id = %s OR to_post_id = %s OR raised_to_id = %s)
"""


def waiting(charge: Charge) -> int:
    """The number of questions waiting for a reply by the charge."""
    [[count]] = prepared.rows(WAITING, [charge.user_id, charge.post_id, charge.user_id])
    return count


def page(of: str, charge: Charge, before: int | None) -> Page:
    """A page of one list, the newest first: "open" and "answered" of those put to the charge, or "mine"."""
    if of == "mine":
        return page_before(named(Question.objects.of(charge)), before, size=SIZE)
    to = Question.objects.to(charge)
    return page_before(named(to.filter(answer__isnull=of == "open")), before, size=SIZE)


def named(questions: QuerySet[Question]) -> QuerySet[Question]:
    """The questions with all that a page says of them."""
    return questions.select_related(
        *("stay__paper", "stay__post", "asked__person", "asked__post", "asked__acting_for", "to"),
        *("raised_to", "answer__person", "answer__acting_for"),
    )
