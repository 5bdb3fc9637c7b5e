"""A file that a reader asks for by its key, with the place it was opened at."""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from accounts.models import Charge
from accounts.queries.compiled import compiled
from files.models import File
from tracking.access.fetch import first_visible
from tracking.access.secret import check_opening
from tracking.models.access import Reader, visible_to


def visible(request: HttpRequest, pk: int) -> File:
    """The file, if the acting charge may know of it; 404 otherwise. A secret one needs a fresh sign-in."""
    if file := visible_file(pk, request.charge):
        check_opening(request, file)
        return file
    raise Http404


def visible_file(pk: int, charge: Charge) -> File | None:
    """The file of that key, if the charge may know of it."""
    return first_visible(_file, pk, charge)


@compiled
def _file(paper, **reader) -> QuerySet[File]:
    files = File.objects.filter(visible_to(Reader(**reader)), pk=paper)
    return files.select_related("section__office").defer("head_hash", "papers_commitment")
