"""Adding documents to the correspondence side of a file, or to a receipt."""

import os
from collections.abc import Iterable
from datetime import datetime
from typing import Any, BinaryIO, NamedTuple
from uuid import UUID, uuid4

from django.core.files import File as DjangoFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from accounts.models import Charge, Office
from files.conversion.verbs import want
from files.models import Document
from files.storage.verbs import check_room, claim
from tracking.models import Paper
from tracking.movement.checks import check_on_desk
from tracking.movement.locking import lock
from tracking.movement.verbs import stamp_acted
from tracking.refusals import UsedElsewhere

from . import commitment, uploads

# The facts of the content of a document, which are the same wherever it lies.
CONTENT = ("title", "original_name", "content", "sha256", "mime", "size", "pages")


class Kept(NamedTuple):
    """An upload that was inspected and stored, to be entered where it belongs."""

    inspected: uploads.Inspected
    place: str
    name: str


def add(
    file: Paper,
    *,
    by: Charge,
    upload: BinaryIO,
    name: str,
    title: str,
    request_id: UUID | None = None,
    at: datetime | None = None,
) -> Document:
    """Add a document to the paper. It is inspected first, and stored once under its content's hash.

    A repeated request returns the document that the first one added. Raises UsedElsewhere where that
    one added something else.
    """
    # Checked before the costly inspection, and once more under the lock.
    check_on_desk(Paper.objects.get(pk=file.pk), by)
    kept = keep(upload, name, by=by)
    return enter(file, by=by, kept=kept, title=title, request_id=request_id, at=at)


def keep(upload: BinaryIO, name: str, *, by: Charge) -> Kept:
    """Inspect an upload and store its content, before anything is locked: both take their time."""
    return keep_for(by.post.office, upload, name)


def keep_for(office: Office, upload: BinaryIO, name: str, *, most_bytes: int | None = None) -> Kept:
    """Inspect what came to an office, where nobody uploads it, and store its content."""
    inspected = uploads.inspect(upload, name, most_bytes=most_bytes)
    check_room(office, inspected.size)
    place = uploads.storage_name(inspected.sha256, inspected.extension)
    _store(upload, place)
    return Kept(inspected, place, uploads.display_name(name))


def _store(upload: BinaryIO, place: str) -> None:
    """Store the content under its name, whole or not at all: an existing name is never checked again."""
    if default_storage.exists(place):
        return
    part = f"{place}.{uuid4().hex}.part"
    try:
        upload.seek(0)
        default_storage.save(part, DjangoFile(upload))
        with open(default_storage.path(part), "rb") as stored:
            os.fsync(stored.fileno())
        os.replace(default_storage.path(part), default_storage.path(place))
    finally:
        default_storage.delete(part)


@transaction.atomic
def enter(
    file: Paper,
    *,
    by: Charge,
    kept: Kept,
    title: str,
    request_id: UUID | None = None,
    at: datetime | None = None,
) -> Document:
    """Enter what was kept on the paper, behind what lies there."""
    paper, inspected = lock(file), kept.inspected
    if existing := request_id and Document.objects.filter(request_id=request_id).first():
        if (existing.file_id, existing.sha256) != (paper.pk, inspected.sha256):
            raise UsedElsewhere
        return existing
    check_on_desk(paper, by)
    content = {
        "title": title,
        "original_name": kept.name,
        "content": kept.place,
        "sha256": inspected.sha256,
        "mime": inspected.mime,
        "size": inspected.size,
        "pages": inspected.pages,
    }
    return _append(paper, content, by=by, request_id=request_id, at=at)


def copy_onto(
    file: Paper, documents: Iterable[Document], *, by: Charge, at: datetime | None = None
) -> list[Document]:
    """Enter the documents of another paper on this one too; the caller holds the lock of this one."""
    contents = [{name: getattr(document, name) for name in CONTENT} for document in documents]
    return [_append(Paper.objects.get(pk=file.pk), content, by=by, at=at) for content in contents]


def _append(
    paper: Paper,
    content: dict[str, Any],
    *,
    by: Charge,
    request_id: UUID | None = None,
    at: datetime | None = None,
) -> Document:
    """Append a document, in the room of the office; the caller holds the lock of the paper."""
    claim(by.post.office, content["size"])
    last = Document.objects.filter(file=paper.pk).aggregate(last=Max(F("first_page") + F("pages")))["last"]
    document = Document(
        file_id=paper.pk,
        seq=paper.seq,
        **content,
        request_id=request_id,
        salt=os.urandom(16),
        first_page=last or 1,
        added_by=by.user,
        post=by.post,
        acting_for_id=by.acting_for_id,
        added_at=at or timezone.now(),
    )
    document.names_commitment = commitment.to_names(document)
    document.save(force_insert=True)
    want(document)
    rolled = commitment.to_paper(document, before=bytes(paper.papers_commitment or b""))
    Paper.objects.filter(pk=paper.pk).update(papers_commitment=rolled)
    stamp_acted(paper, by=by, at=at)
    return document
