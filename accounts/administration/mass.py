"""An act on several rows of a list at once: asked first with number and names, and never on too many."""

from collections.abc import Callable, Sequence

from django.conf import settings
from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.pages import words
from accounts.pages.asking import ask, unanswered


def chosen(rows: QuerySet) -> list[Model]:
    """The rows that were ticked, one more than may be at once."""
    return list(rows[: settings.MOST_AT_ONCE + 1])


def held_back(
    request: HttpRequest, rows: Sequence[Model], sentence: Callable[[int, str], str], *, yes: str, back: str
) -> HttpResponse | None:
    """Answer instead of the act: with the reason if there are too many rows, else with the question.

    None once the question was answered. `sentence` says what will happen to so many rows of these names.
    """
    if len(rows) > settings.MOST_AT_ONCE:
        reason = _("At most %s at once. Please choose fewer, for instance one office at a time, and repeat.")
        messages.error(request, reason % settings.MOST_AT_ONCE)
        return redirect(back)
    if not rows:
        return None
    sentences = [sentence(len(rows), words.listing([str(row) for row in rows]))]
    question = unanswered(request.POST, sentences, yes=yes)
    return question and ask(request, question, title=yes, back=back)
