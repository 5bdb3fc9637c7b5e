"""A paper that a reader asks for by its key, with its desk and the office it was opened in."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from accounts.models import Charge
from accounts.queries.compiled import Compiled, compiled
from tracking.models import Paper
from tracking.models.access import Reader, visible_to

from .secret import check_opening

# No key lies beyond; an address may.
LARGEST_KEY = 2**63 - 1


def visible(request: HttpRequest, pk: int) -> Paper:
    """The paper, if the acting charge may know of it; 404 otherwise. A secret one needs a fresh sign-in."""
    if paper := visible_paper(pk, request.charge):
        check_opening(request, paper)
        return paper
    raise Http404


def visible_paper(pk: int, charge: Charge) -> Paper | None:
    """The paper of that key, if the charge may know of it."""
    return first_visible(_paper, pk, charge)


def first_visible(papers: Compiled, pk: int, charge: Charge) -> Any | None:
    """The one paper of that key among those that a queryset of a key and a reader gives."""
    if pk > LARGEST_KEY:
        return None
    return papers.first(paper=pk, **Reader.of(charge)._asdict())


@compiled
def _paper(paper, **reader) -> QuerySet[Paper]:
    papers = Paper.objects.filter(visible_to(Reader(**reader)), pk=paper)
    return papers.select_related("holder", "office").defer("papers_commitment")
