"""Drafts that a reader asks for by their key."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from files.models import Draft, DraftVersion, File
from files.sheet.fetch import visible_file
from tracking.access.fetch import LARGEST_KEY
from tracking.access.secret import check_opening

RELATED = (
    "in_reply_to", "signatory__designation", "signatory__section__office", "put_up_by__user",
    "approved_version", "approved_by__user", "approved_by__acting_for", "approved_by__post",
    "movement__person", "movement__acting_for", "movement__post",
)  # fmt: skip


def visible(request: HttpRequest, pk: int) -> Draft:
    """The draft with its file, if the acting charge may read that; 404 otherwise."""
    found = Draft.objects.filter(pk=min(pk, LARGEST_KEY)).select_related(*RELATED).first()
    file = found and visible_file(found.file_id, request.charge)
    if not found or not file or not file.is_readable_by(request.charge):
        raise Http404
    check_opening(request, file)
    found.file = file
    return found


def readable_file(request: HttpRequest, pk: int) -> File:
    """The file on which a draft is begun, if the charge may read it; 404 otherwise."""
    file = visible_file(pk, request.charge)
    if not file or not file.is_readable_by(request.charge):
        raise Http404
    check_opening(request, file)
    return file


def version(draft: Draft, number: int | None) -> DraftVersion:
    """The version with that number, or the newest; 404 where there is none."""
    versions = DraftVersion.objects.filter(draft=draft).select_related("author", "by__post", "by__acting_for")
    found = versions.latest("number") if number is None else get_object_or_404(versions, number=number)
    found.draft = draft
    return found
