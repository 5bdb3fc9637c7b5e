"""Questions in the reader's words: the offer of a row, and the lists of what was asked."""

from collections.abc import Iterable
from uuid import uuid4

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Charge, Post
from accounts.names import actor_name
from accounts.pages import tables, words
from accounts.pages.addresses import address
from tracking.models import Paper, Question, Stay
from tracking.movement.acts import ACTS, field_id
from tracking.time import clock

from . import addressee, dates, offers
from .figures import MOST, LateAtDesk, seconds_late


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
        pk: {"ask_url": address("ask_desk", pk), "all": True, "mobile": fact.mobile}
        for pk, fact in facts.items()
        if fact.may_ask
    }


def rows(questions: Iterable[Question], charge: Charge) -> list[dict]:
    """The rows of a list of questions; the subject of a secret paper only for whoever may read it."""
    questions = list(questions)
    subjects = _subjects([question.stay for question in questions], charge)
    return [_row(question, charge) | {"subject": subjects[question.stay.paper_id]} for question in questions]


def sheet(label: str, lines: list[dict]) -> tables.Table:
    """A list of questions for a file."""
    columns = {
        "number": _("Number"),
        "subject": _("Subject"),
        "late_text": _("Late"),
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


def _subjects(stays: Iterable[Stay], charge: Charge) -> dict[int, str]:
    papers = [stay.paper for stay in stays]
    readable = Paper.objects.readable_among(papers, charge)
    return {
        paper.pk: paper.subject if paper.pk in readable else paper.get_grading_display() for paper in papers
    }


def _late_text(stay: Stay) -> str:
    seconds = seconds_late(stay)
    if seconds <= 0:
        return ""
    return _("%s over the limit") % words.duration(seconds, clock.clock(stay.calendar_id).day_seconds)


def _row(question: Question, charge: Charge) -> dict:
    stay, asked = question.stay, question.asked
    today = timezone.localdate()
    is_open = question.answer_id is None
    return {
        "pk": question.pk,
        "number": stay.paper.number,
        "url": reverse("reply", args=[question.pk]),
        "paper_url": stay.paper.get_absolute_url(),
        "desk": str(stay.post),
        "late_text": _late_text(stay),
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


def about(stay: Stay, charge: Charge) -> dict:
    """The paper of a question to be put, how late it is, and of whom it is asked."""
    return {"subject": _subjects([stay], charge)[stay.paper_id], "late_text": _late_text(stay)} | _to(
        stay.post, charge
    )


def about_desk(post: Post, late: LateAtDesk, charge: Charge) -> dict:
    """The papers of a desk that are asked about, those left out, and of whom it is asked."""
    subjects = _subjects(late.stays, charge)
    return {
        "desk": str(post),
        "rows": [
            {
                "stay": stay.pk,
                "number": stay.paper.number,
                "subject": subjects[stay.paper_id],
                "late_text": _late_text(stay),
            }
            for stay in late.stays
        ],
        "count_text": ngettext(
            "%s late paper, ticked below.", "%s late papers, ticked below.", len(late.stays)
        )
        % words.count(len(late.stays)),
        "left_out": _left_out(late),
    } | _to(post, charge)


def _left_out(late: LateAtDesk) -> list[str]:
    """Sentences on late papers of the desk that this press does not ask about."""
    sentences = {
        ngettext(
            "%(count)s parked paper is left out.", "%(count)s parked papers are left out.", late.parked
        ): late.parked,
        ngettext(
            "%(count)s paper was asked about before and awaits its reply.",
            "%(count)s papers were asked about before and await their replies.",
            late.asked,
        ): late.asked,
        _("The %(most)s oldest are asked about at once. Late besides: %(count)s."): late.more,
    }
    return [
        sentence % {"count": words.count(count), "most": MOST}
        for sentence, count in sentences.items()
        if count
    ]


def _to(post: Post, charge: Charge) -> dict:
    """The person whom a question on the desk goes to, and by when; or why nobody can be asked."""
    now = timezone.now()
    to = addressee.addressee(post, now)
    if to is None:
        return {"hindrance": _("Nobody is at %(desk)s, nor at any post above it.") % {"desk": post}}
    if to.user_id == charge.user_id:
        sentence = _("Nobody is at %(desk)s, and you answer for it. Please pull this up or reassign it.")
        return {"hindrance": sentence % {"desk": post}}
    facts = {"person": to.user, "post": to.post, "by": words.date(dates.answer_by(post.office, now))}
    return {"to_text": _("Goes to: %(person)s, %(post)s. A reply is due by %(by)s.") % facts}
