"""Asking why a paper lies late, replying, and letting an unanswered question come up.

A question and its reply are movements of the paper: in order, in the hash chain, their words as salted
commitments. Neither is work on the paper: no stay begins or ends, no limit moves, no draft is signed, and the
desk has not acted by replying.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Charge, Post
from accounts.names import actor_name
from tracking.models import Movement, Paper, Question, Stay
from tracking.movement.checks import require_text
from tracking.movement.locking import lock
from tracking.movement.recording import record
from tracking.refusals import FactMissing, NotAllowed, UsedElsewhere, WrongState
from tracking.time import clock

from . import addressee, dates, offers, telling

LONGEST = 5000


def ready_text() -> str:
    """The words of a question that nobody wrote."""
    return _("Past the limit. Please say why it waits, and by when it will be sent on.")


def may_ask(by: Charge, post: Post) -> bool:
    """Return whether the charge may ask about papers at a desk: it monitors the office or stands above."""
    return offers.of_desks([post.pk], by)[post.pk].may_ask


@transaction.atomic
def ask(stay: Stay, *, by: Charge, request_id: UUID, text: str = "", at: datetime | None = None) -> Question:
    """Ask whoever answers for the desk why the paper lies there late; a question still open stays the one."""
    question, is_new = put(stay, by=by, request_id=request_id, text=text, at=at)
    if is_new:
        telling.asked([question])
    return question


@transaction.atomic
def ask_desk(
    stays: Iterable[Stay], *, by: Charge, request_id: UUID, text: str = "", at: datetime | None = None
) -> list[Question]:
    """Ask about these papers of a desk, and return the questions of this press; the desk is told once.

    A paper that has moved on meanwhile, or has an open question of the post, is left out.
    """
    put_now, new = [], []
    # In the order of papers, so that two presses never wait for each other in a circle.
    for stay in sorted(stays, key=lambda stay: stay.paper_id):
        request = uuid5(request_id, str(stay.pk))
        try:
            question, is_new = put(stay, by=by, request_id=request, text=text, at=at)
        except WrongState:
            continue
        new += [question] if is_new else []
        put_now += [question] if question.asked.request_id == request else []
    if new:
        telling.asked(new)
    return put_now


def put(
    stay: Stay, *, by: Charge, request_id: UUID, text: str = "", at: datetime | None = None
) -> tuple[Question, bool]:
    """Put a question without telling anybody; True if it was not there before."""
    now = at or timezone.now()
    clock.for_writing(by.post.office, stay.office)
    paper = lock(Paper(pk=stay.paper_id))
    if made := Question.objects.filter(asked__request_id=request_id).first():
        if made.stay_id != stay.pk:
            raise UsedElsewhere
        return made, False
    if not may_ask(by, stay.post):
        raise NotAllowed(_("Only a superior of %(desk)s can ask this.") % {"desk": stay.post})
    if there := Question.objects.open().of(by).filter(stay=stay).first():
        return there, False
    _check_late(stay, now)
    charge = addressee.addressee(stay.post, now)
    if charge is None:
        raise NotAllowed(_("Nobody is at %(desk)s, nor at any post above it.") % {"desk": stay.post})
    if charge.user_id == by.user_id:
        raise NotAllowed(
            _("Nobody is at %(desk)s, and you answer for it. Please pull this up or reassign it.")
            % {"desk": stay.post}
        )
    words = (text.strip() or ready_text())[:LONGEST]
    asked = record(
        paper, Movement.Kind.ASKED, by=by, to=stay.post, request_id=request_id, remark=words, at=at
    )
    return Question.objects.create(
        stay=stay,
        asked=asked,
        by_post=by.post,
        to_id=charge.user_id,
        to_post_id=charge.post_id,
        answer_by=dates.answer_by(stay.office, now),
    ), True


def _check_late(stay: Stay, now: datetime) -> None:
    stay = Stay.objects.get(pk=stay.pk)
    if stay.left_at is not None or stay.at_rest:
        raise WrongState(_("It has left that desk meanwhile. Please look again."))
    if stay.seconds_late(clock.clock(stay.calendar_id).reading(now)) <= 0:
        raise WrongState(_("It is not past its limit at that desk."))


@transaction.atomic
def answer(
    question: Question, *, by: Charge, text: str, request_id: UUID, at: datetime | None = None
) -> Question:
    """Reply to a question; the reply stands in the paper's record, wherever the paper lies by now."""
    paper = Paper.objects.select_related("holder__section__office").get(pk=question.stay.paper_id)
    clock.for_writing(by.post.office, paper.holder.office)
    paper = lock(paper)
    question = Question.objects.select_related("answer__person", "answer__acting_for").get(pk=question.pk)
    if question.answer:
        if question.answer.request_id == request_id:
            return question
        raise WrongState(
            _("%(person)s has replied already.")
            % {"person": actor_name(question.answer.person, question.answer.acting_for)}
        )
    if not Question.objects.to(by).filter(pk=question.pk).exists():
        raise NotAllowed(_("This was asked of somebody else."))
    require_text(text, _("Please say why it waits."), field="text")
    if len(text) > LONGEST:
        raise FactMissing(_("A reply may have at most %s characters.") % LONGEST, field="text")
    question.answer = record(
        paper, Movement.Kind.ANSWERED, by=by, to=paper.holder, request_id=request_id, remark=text, at=at
    )
    question.save(update_fields=["answer"])
    telling.answered(question)
    return question


@transaction.atomic
def raise_up(question: Question, *, at: datetime) -> bool:
    """Let a question without a reply by its date come up to the nearest superior, once; True if it did."""
    waiting = Question.objects.open().filter(raised_at__isnull=True, answer_by__lt=timezone.localdate(at))
    locked = waiting.select_for_update(skip_locked=True, of=("self",))
    question = locked.select_related("to_post__section__office").filter(pk=question.pk).first()
    if question is None or not clock.clock_of(question.to_post.office).is_open(at):
        return False
    above = addressee.superior(question.to_post, question.to_id, at)
    question.raised_to_id = above.user_id if above else question.asked.person_id
    question.raised_at = at
    question.save(update_fields=["raised_to", "raised_at"])
    telling.unanswered(question, at)
    return True
