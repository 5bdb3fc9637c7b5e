"""Lists of questions, how many wait for a reply, and the late papers of a desk that can be asked about."""

from collections.abc import Collection
from itertools import islice
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import Charge, Post
from accounts.pages.paging import Page, page_before
from accounts.queries import prepared
from tracking.models import Question, Stay
from tracking.time import clock

SIZE = 25
# So many papers are asked about at one press.
MOST = 25
WAITING = """
SELECT count(*) FROM tracking_question
WHERE answer_id IS NULL AND (to_id = %s OR to_post_id = %s OR raised_to_id = %s)
"""
OF_PAPERS = """
SELECT stay.paper_id, min(question.id) FROM tracking_question question
    JOIN tracking_stay stay ON stay.id = question.stay_id
WHERE question.answer_id IS NULL AND stay.paper_id = ANY(%s::bigint[])
    AND (question.to_id = %s OR question.to_post_id = %s OR question.raised_to_id = %s)
GROUP BY stay.paper_id
"""


def waiting(charge: Charge) -> int:
    """The number of questions waiting for a reply by the charge."""
    [[count]] = prepared.rows(WAITING, [charge.user_id, charge.post_id, charge.user_id])
    return count


def of_papers(papers: Collection[int], charge: Charge) -> dict[int, int]:
    """The question on each of the papers that has waited longest for a reply by the charge."""
    if not papers:
        return {}
    return dict(prepared.rows(OF_PAPERS, [sorted(papers), charge.user_id, charge.post_id, charge.user_id]))


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


class LateAtDesk(NamedTuple):
    """The late papers of a desk that can be asked about at a press, and how many others are late there."""

    stays: list[Stay]
    more: int
    parked: int
    asked: int


def late_at(post: Post, charge: Charge) -> LateAtDesk:
    """The late stays at a desk about which the charge's post has no open question, the oldest first."""
    late = _late(post, charge)
    is_asked = Exists(Question.objects.open().of(charge).filter(stay=OuterRef("pk")))
    free = Q(parked=False) & ~is_asked
    counts = late.aggregate(
        to_ask=Count("pk", filter=free),
        parked_late=Count("pk", filter=Q(parked=True)),
        asked_before=Count("pk", filter=Q(parked=False) & is_asked),
    )
    oldest = late.filter(free).order_by("arrived_at", "pk").select_related("paper", "office")
    # Time that was on hold makes a paper less late than its reading says.
    stays = list(islice((stay for stay in oldest.iterator(chunk_size=MOST) if seconds_late(stay) > 0), MOST))
    more = max(0, counts["to_ask"] - MOST)
    return LateAtDesk(stays, more, counts["parked_late"], counts["asked_before"])


def chosen(post: Post, charge: Charge, keys: Collection[int]) -> list[Stay]:
    """Those of the stays that still lie late at the desk, known to the charge and not parked."""
    stays = list(_late(post, charge).filter(pk__in=keys, parked=False).select_related("paper", "office"))
    for stay in stays:
        stay.post = post
    return stays


def _late(post: Post, charge: Charge) -> QuerySet[Stay]:
    lying, now = Stay.objects.pending().at(post), timezone.now()
    passed = Q(pk__in=[])
    # A post that moved keeps papers that came to it on the calendar of its office of before.
    for calendar in lying.values_list("calendar", flat=True).distinct():
        passed |= Q(calendar=calendar, due_reading__lt=clock.clock(calendar).reading(now))
    return lying.visible_to(charge).filter(passed)


def seconds_late(stay: Stay) -> int:
    """Working seconds over the limit, until now or until the paper left the desk."""
    if stay.due_reading is None:
        return 0
    left = stay.left_reading
    return stay.seconds_late(clock.clock(stay.calendar_id).now() if left is None else left)
