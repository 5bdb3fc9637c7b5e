"""Telling people of questions put to them, of replies, and of questions that nobody answered."""

from collections.abc import Sequence
from datetime import date, datetime
from textwrap import shorten

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import NoticeChoice, User
from accounts.notices import kinds
from accounts.notices.verbs import inform
from accounts.pages import words
from tracking.models import Paper, Question
from tracking.time.attribution import holders

# As much of a subject as tells one paper from another.
LONGEST_SUBJECT = 70


def _asked(facts: dict) -> str:
    by = words.date(date.fromisoformat(facts["answer_by"]))
    if facts["count"] > 1:
        return ngettext(
            "Asked why %(count)s paper waits. Please reply by %(by)s.",
            "Asked why %(count)s papers wait. Please reply by %(by)s.",
            facts["count"],
        ) % {"count": facts["count"], "by": by}
    return _("%(number)s: asked why it waits. Please reply by %(by)s.") % {"number": _named(facts), "by": by}


def _answered(facts: dict) -> str:
    return _("%(number)s: your question was answered.") % {"number": _named(facts)}


def _unanswered(facts: dict) -> str:
    sentence = _("%(number)s: asked why it waits, and nobody has replied by the date.")
    return sentence % {"number": _named(facts)}


def _named(facts: dict) -> str:
    """The number of the paper, with its subject where that may leave the office."""
    return f"{facts['number']} – {facts['subject']}" if facts.get("subject") else facts["number"]


kinds.register(
    kinds.Kind("asked", gettext_lazy("Questions to you"), _asked, mail=NoticeChoice.Mail.NOW, sms=True)
)
kinds.register(kinds.Kind("answered", gettext_lazy("Replies to your questions"), _answered))
kinds.register(kinds.Kind("unanswered", gettext_lazy("Questions without a reply"), _unanswered))


def asked(questions: Sequence[Question]) -> None:
    """Tell whom these questions of one press are put to, once."""
    for person in {question.to_id for question in questions}:
        own = [question for question in questions if question.to_id == person]
        first = own[0]
        facts = _facts(first) | {"count": len(own)}
        url = reverse("reply", args=[first.pk]) if len(own) == 1 else reverse("questions")
        _inform({person}, "asked", facts, url, first, first.asked.at)


def answered(question: Question) -> None:
    """Tell who asked, and who holds the asking post now, that there is a reply."""
    assert question.answer is not None, "a reply was just recorded"  # noqa: S101
    at = question.answer.at
    people = _askers(question, at) - {question.answer.person_id}
    _inform(people, "answered", _facts(question), reverse("reply", args=[question.pk]), question, at)


def unanswered(question: Question, at: datetime) -> None:
    """Tell whom an unanswered question came up to, and who asked."""
    people = _askers(question, at) | {question.raised_to_id}
    _inform(people, "unanswered", _facts(question), reverse("reply", args=[question.pk]), question, at)


def _askers(question: Question, at: datetime) -> set[int]:
    held = holders([question.by_post_id], at).get(question.by_post_id)
    return {question.asked.person_id} | ({held.user_id} if held else set())


def _facts(question: Question) -> dict:
    """Facts for the bell, for mail and for SMS alike: of a graded paper they have the number alone."""
    paper = question.stay.paper
    facts = {"number": paper.number, "answer_by": question.answer_by.isoformat(), "count": 1}
    if paper.grading == Paper.Grading.NORMAL:
        facts["subject"] = shorten(paper.subject, LONGEST_SUBJECT, placeholder=" …")
    return facts


def _inform(people: set[int], kind: str, facts: dict, url: str, question: Question, at: datetime) -> None:
    key = f"{kind}:{question.pk}"
    inform([User(pk=person) for person in people if person], kind, facts=facts, url=url, key=key, at=at)
