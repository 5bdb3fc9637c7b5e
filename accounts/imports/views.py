"""The answer that the views of all imports give to a step."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url

from accounts.models import SheetImport
from accounts.pages.asking import Question, ask, unanswered
from accounts.refusals import Refusal


def take_step(
    request: HttpRequest,
    sheet_import: SheetImport,
    verb: Callable,
    show: Callable,
    url: str,
    *,
    question: Question | None = None,
    **facts,
) -> HttpResponse:
    """Take a step of an import; a refusal is shown on the import's page with its reason.

    A question is asked first, unless the page of the import has put it beside its button.
    """
    if question and unanswered(request.POST, question.sentences, yes=question.yes):
        page = resolve_url(url, sheet_import.pk)
        return ask(request, question, title=sheet_import.name, back=page)
    try:
        verb(sheet_import, by=request.charge, **facts)
    except Refusal as refusal:
        return show(request, sheet_import, refusal)
    return redirect(url, sheet_import.pk)
