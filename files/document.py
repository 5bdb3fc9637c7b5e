"""Papers on the correspondence side."""

import os
from datetime import datetime
from typing import BinaryIO

from django.core.files import File as Stored
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from accounts.models import Charge
from tracking import ledger, movement
from tracking.models import Paper

from . import uploads
from .models import Document


def add(
    file: Paper, *, by: Charge, upload: BinaryIO, name: str, title: str, at: datetime | None = None
) -> Document:
    """Put a paper on the file. It is looked through first, and stored once under its content's hash."""
    # Asked before the costly look, and once more under the lock.
    movement.check_on_desk(Paper.objects.get(pk=file.pk), by)
    inspected = uploads.inspect(upload, name)
    place = uploads.storage_name(inspected.sha256, inspected.extension)
    if not default_storage.exists(place):
        upload.seek(0)
        default_storage.save(place, Stored(upload))
    return _enter(file, by, inspected, place, title=title, name=uploads.display_name(name), at=at)


@transaction.atomic
def _enter(
    file: Paper,
    by: Charge,
    inspected: uploads.Inspected,
    place: str,
    *,
    title: str,
    name: str,
    at: datetime | None,
) -> Document:
    held = movement.locked(file)
    movement.check_on_desk(held, by)
    last = Document.objects.filter(file=held.pk).aggregate(last=Max(F("first_page") + F("pages")))["last"]
    salt = os.urandom(16)
    document = Document.objects.create(
        file_id=held.pk,
        seq=held.seq,
        title=title,
        original_name=name,
        content=place,
        sha256=inspected.sha256,
        salt=salt,
        mime=inspected.mime,
        size=inspected.size,
        first_page=last or 1,
        pages=inspected.pages,
        added_by=by.user,
        post=by.post,
        acting_for_id=by.acting_for_id,
        added_at=at or timezone.now(),
    )
    rolled = ledger.commitment(
        salt, bytes.fromhex(inspected.sha256), before=bytes(held.papers_commitment or b"")
    )
    Paper.objects.filter(pk=held.pk).update(papers_commitment=rolled)
    movement.acted(held, by=by, at=at)
    return document
