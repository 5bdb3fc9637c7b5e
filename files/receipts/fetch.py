"""Receipts that a reader asks for by their key, and the diary of an office."""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from accounts.models import Office
from accounts.queries.compiled import compiled
from files.models import Receipt
from tracking.access.fetch import first_visible
from tracking.access.secret import check_opening
from tracking.models.access import Reader, visible_to

# What a row of the diary is made of.
RELATED = ("holder__section__office", "filed_in")


def visible(request: HttpRequest, pk: int) -> Receipt:
    """The receipt, if the acting charge may know of it; 404 otherwise. A sealed one needs a fresh sign-in."""
    receipt = first_visible(_receipt, pk, request.charge)
    if receipt is None:
        raise Http404
    check_opening(request, receipt)
    return receipt


@compiled
def _receipt(paper, **reader) -> QuerySet[Receipt]:
    receipts = Receipt.objects.filter(visible_to(Reader(**reader)), pk=paper)
    return receipts.select_related("office", "subject_head", "sender", "copy_of", "filed_in").defer(
        "head_hash", "papers_commitment"
    )


def same_letter(office: Office, letter: dict) -> Receipt | None:
    """The newest receipt of this diary with the same sender, letter number and date, if there is one."""
    if letter["sender"] is None or not letter["letter_number"]:
        return None
    known = {name: letter[name] for name in ("sender", "letter_number", "letter_date")}
    return Receipt.objects.filter(diary=office, copy_of=None, **known).select_related("holder").last()


def diary(office: Office) -> QuerySet[Receipt]:
    """The receipts of an office's diary, copies too."""
    return Receipt.objects.filter(diary=office).select_related(*RELATED)
