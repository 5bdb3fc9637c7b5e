"""Asking once before an act that reaches far or cannot be undone.

A view gathers one sentence for each thing that is about to happen, with its names. The page is shown again
with them and everything entered, and a button that says yes (templates/parts/asking.html inside the form, or
templates/asking.html for a form that is only a button). The answer belongs to these very sentences: if
anything in them changed meanwhile, the person is asked anew.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import salted_hmac

FIELD = "answered"


@dataclass(frozen=True)
class Question:
    """Sentences that say what will happen, and the words of the button that does it."""

    sentences: tuple[str, ...]
    yes: str

    @property
    def answer(self) -> str:
        """The value of the hidden field by which the person says yes to just these sentences."""
        return salted_hmac(__name__, "\n".join(self.sentences)).hexdigest()


def unanswered(data: Mapping[str, str], sentences: Sequence[str], *, yes: str) -> Question | None:
    """Return the question still to be asked; None where there is none or the form brought the answer."""
    question = Question(tuple(map(str, sentences)), str(yes))
    return question if sentences and data.get(FIELD) != question.answer else None


def ask(
    request: HttpRequest,
    question: Question,
    *,
    title: str,
    back: str,
    template: str = "asking.html",
    **more: object,
) -> HttpResponse:
    """Render a page with the question alone; its form sends again what was sent, with the answer.

    A `template` that extends asking.html may show `more` below the answer.
    """
    sent = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in {FIELD, "csrfmiddlewaretoken"}
        for value in values
    ]
    context = {"question": question, "title": title, "back": back, "sent": sent}
    return render(request, template, context | more)
