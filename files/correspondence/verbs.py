"""Adding documents to the correspondence side of a file."""

import os
from datetime import datetime
from typing import BinaryIO
from uuid import UUID, uuid4

from django.core.files import File as DjangoFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from accounts.models import Charge
from files.models import Document
from files.storage.verbs import check_room, claim
from tracking.models import Paper
from tracking.movement.checks import check_on_desk
from tracking.movement.locking import lock
from tracking.movement.verbs import stamp_acted
from tracking.refusals import UsedElsewhere

from . import commitment, uploads


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
    """Add a document to the file. It is inspected first, and stored once under its content's hash.

    A repeated request returns the document that the first one added. Raises UsedElsewhere where that
    one added something else.
    """
    # Checked before the costly inspection, and once more under the lock.
    check_on_desk(Paper.objects.get(pk=file.pk), by)
    inspected = uploads.inspect(upload, name)
    check_room(by.post.office, inspected.size)
    place = uploads.storage_name(inspected.sha256, inspected.extension)
    _store(upload, place)
    facts = {"title": title, "original_name": uploads.display_name(name), "request_id": request_id}
    return _enter(file, by, inspected, place, facts, at)


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
def _enter(
    file: Paper, by: Charge, inspected: uploads.Inspected, place: str, facts: dict, at: datetime | None
) -> Document:
    paper = lock(file)
    if existing := facts["request_id"] and Document.objects.filter(request_id=facts["request_id"]).first():
        if (existing.file_id, existing.sha256) != (paper.pk, inspected.sha256):
            raise UsedElsewhere
        return existing
    check_on_desk(paper, by)
    claim(by.post.office, inspected.size)
    last = Document.objects.filter(file=paper.pk).aggregate(last=Max(F("first_page") + F("pages")))["last"]
    document = Document(
        file_id=paper.pk,
        seq=paper.seq,
        **facts,
        content=place,
        sha256=inspected.sha256,
        salt=os.urandom(16),
        mime=inspected.mime,
        size=inspected.size,
        first_page=last or 1,
        pages=inspected.pages,
        added_by=by.user,
        post=by.post,
        acting_for_id=by.acting_for_id,
        added_at=at or timezone.now(),
    )
    document.names_commitment = commitment.to_names(document)
    document.save(force_insert=True)
    rolled = commitment.to_paper(document, before=bytes(paper.papers_commitment or b""))
    Paper.objects.filter(pk=paper.pk).update(papers_commitment=rolled)
    stamp_acted(paper, by=by, at=at)
    return document
