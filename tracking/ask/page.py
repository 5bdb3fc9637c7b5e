"""Questions in the reader's words: the offer of a row, and the lists of what was asked."""

from collections.abc import Iterable
from uuid import uuid4

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Charge, Post
from accounts.names import actor_name
from accounts.pages import tables, words
from accounts.pages.addresses import address
from tracking.models import Question, Stay
from tracking.movement.acts import ACTS, field_id
from tracking.time import clock

from . import offers


def offer(stays: Iterable[Stay], charge: Charge) -> dict[int, dict]:
    """The facts for templates/parts/ask.html of each late stay, by its key; in one query for all of them.

    A stay on hold is measured by its holds, which a list prefetches.
    """
    late = {stay.pk: stay for stay in stays if _is_late(stay)}
    facts = offers.of_stays(late, charge)
    return {pk: _offer(late[pk], fact, charge) for pk, fact in facts.items() if fact.may_ask}


def _is_late(stay: Stay) -> bool:
    if stay.due_reading is None or stay.left_reading is not None:
        return False
    return stay.seconds_late(clock.clock(stay.calendar_id).now()) > 0


def _offer(stay: Stay, fact: offers.StayFacts, charge: Charge) -> dict:
    is_open = fact.question is not None and not fact.is_answered
    reassign = field_id(ACTS["reassign"].name, "to")
    return {
        "ask_url": "" if is_open else address("ask_why", stay.pk),
        "request_id": "" if is_open else uuid4(),
        "question_url": address("reply", fact.question) if fact.question else "",
        "question_text": _state(fact),
        "reassign_url": f"{address('paper', stay.paper_id)}#{reassign}" if fact.is_vacant else "",
        "mobile": fact.mobile,
    }


def _state(fact: offers.StayFacts) -> str:
    if fact.question is None:
        return ""
    if fact.is_answered:
        return _("Reply")
    assert fact.answer_by is not None, "a question has its date"  # noqa: S101
    if fact.answer_by < timezone.localdate():
        return _("Asked, no reply by %s") % words.date(fact.answer_by)
    return _("Asked, reply by %s") % words.date(fact.answer_by)


def desk_offer(posts: Iterable[Post], charge: Charge) -> dict[int, dict]:
    """The facts for templates/parts/ask.html of each desk whose late papers can be asked about together."""
    facts = offers.of_desks([post.pk for post in posts], charge)
    return {
        pk: {"ask_url": address("ask_desk", pk), "request_id": uuid4(), "all": True, "mobile": fact.mobile}
        for pk, fact in facts.items()
        if fact.may_ask
    }


def rows(questions: Iterable[Question], charge: Charge) -> list[dict]:
    """The rows of a list of questions."""
    return [row(question, charge) for question in questions]


def sheet(label: str, lines: list[dict]) -> tables.Table:
    """A list of questions for a file."""
    columns = {
        "number": _("Number"),
        "text": _("Question"),
        "by": _("Asked by"),
        "asked_text": _("Asked"),
        "to": _("Asked of"),
        "desk": _("Desk"),
        "due_text": _("Due"),
        "reply": _("Reply"),
        "reply_by": _("Reply by"),
    }
    name = f"questions-{timezone.localdate():%Y-%m-%d}"
    return tables.of_rows(name, _("Questions") + f": {label}", columns, lines)


def row(question: Question, charge: Charge) -> dict:
    """A question with its reply, as far as there is one."""
    stay, asked = question.stay, question.asked
    today = timezone.localdate()
    is_open = question.answer_id is None
    return {
        "pk": question.pk,
        "number": stay.paper.number,
        "url": reverse("reply", args=[question.pk]),
        "paper_url": stay.paper.get_absolute_url(),
        "desk": str(stay.post),
        "text": asked.remark,
        "by": f"{actor_name(asked.person, asked.acting_for)}, {asked.post}",
        "to": str(question.to),
        "asked_text": words.moment(asked.at),
        "is_open": is_open,
        "is_late": is_open and question.answer_by < today,
        "due_text": _("reply by %s") % words.date(question.answer_by) if is_open else "",
        "moved_text": _("has since moved") if stay.left_at else "",
        "raised_text": _("no reply; came up to %s") % question.raised_to if question.raised_to_id else "",
        **_reply(question),
        "may_answer": is_open and _owes(question, charge),
    }


def _owes(question: Question, charge: Charge) -> bool:
    return charge.user_id in (question.to_id, question.raised_to_id) or charge.post_id == question.to_post_id


def _reply(question: Question) -> dict:
    reply = question.answer
    if reply is None:
        return {"reply": "", "reply_by": ""}
    by = actor_name(reply.person, reply.acting_for)
    return {"reply": reply.remark, "reply_by": f"{by}, {words.moment(reply.at)}"}


def ready_replies() -> list[str]:
    """Short replies from which to choose one; the text stays free."""
    return [
        _("A report is awaited. It will be sent on as soon as it comes."),
        _("It is being examined and will be sent on tomorrow."),
        _("More facts were asked for. It will be sent on within three working days."),
        _("It was overlooked and is being sent on today."),
    ]
