"""Writing a note: yellow while it may still change, green once its author has sent the file on."""

import os
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Charge, Post
from files.models import Note
from files.text import richtext
from tracking.models import Movement, Paper
from tracking.movement.checks import check_on_desk
from tracking.movement.locking import has_moved, lock, lock_for
from tracking.movement.verbs import forward, stamp_acted
from tracking.refusals import DraftChanged, FactMissing, MovedMeanwhile

from . import commitment, drafts

LONGEST = 100_000


@transaction.atomic
def save_draft(
    file: Paper,
    *,
    by: Charge,
    text: str,
    expected: int,
    draft: str | None = None,
    at: datetime | None = None,
) -> Note | None:
    """Save the draft, which nobody else sees; an empty text discards it.

    `draft` is the version that the page showed; None where no page was shown.
    """
    paper = lock(file)
    if has_moved(paper, expected):
        raise MovedMeanwhile(paper)
    check_on_desk(paper, by)
    check_version(paper, by, text, draft)
    return _write(paper, by, text, at)


@transaction.atomic
def discard_draft(
    file: Paper, *, by: Charge, expected: int, draft: str | None = None, typed: str = ""
) -> str:
    """Discard the yellow note; return it as it was `typed` last, or else as it was stored, to be put back."""
    stored = drafts.own(lock(file), by)
    kept = drafts.with_markup(stored, typed) if richtext.to_text(richtext.clean(typed)).strip() else ""
    save_draft(file, by=by, text="", expected=expected, draft=draft)
    return kept or (stored.text if stored else "")


@transaction.atomic
def send_with_note(
    file: Paper,
    *,
    by: Charge,
    to: Post,
    text: str,
    expected: int,
    request_id: UUID,
    draft: str | None = None,
    at: datetime | None = None,
) -> Movement:
    """Seal the note and move the file, both or neither; `draft` is the version that the page showed."""
    offices = [by.post.office, to.office]
    paper, repeated = lock_for(file, expected=expected, request_id=request_id, offices=offices)
    if repeated:
        return repeated
    check_on_desk(paper, by)
    check_version(paper, by, text, draft)
    _write(paper, by, text, at)
    return forward(file, by=by, to=to, expected=expected, request_id=request_id, at=at)


def check_version(paper: Paper, by: Charge, text: str, draft: str | None) -> None:
    """Refuse to write over another version of the draft than the page showed, unless both say the same."""
    if draft is None or paper.draft_of(by.user_id) == draft:
        return
    stored, typed = drafts.own(paper, by), richtext.clean(text)
    if (stored.text if stored else "") != (typed if richtext.to_text(typed).strip() else ""):
        raise DraftChanged


def _write(paper: Paper, by: Charge, text: str, at: datetime | None) -> Note | None:
    """Write the draft and its commitment for the next movement; the caller holds the paper's lock."""
    if len(text) > LONGEST:
        raise FactMissing(_("A note may have at most %s characters. Please attach longer texts.") % LONGEST)
    key: dict[str, Any] = {"file_id": paper.pk, "seq": paper.seq, "author": by.user}
    text = drafts.with_markup(Note.objects.filter(**key).first(), text)
    if not richtext.to_text(text).strip():
        Note.objects.filter(**key).delete()
        _commit(paper, by, None)
        return None
    salt = os.urandom(16)
    note, _new = Note.objects.update_or_create(
        **key,
        defaults={
            "text": text,
            "salt": salt,
            "written_at": at or timezone.now(),
            "charge": by,
            "post": by.post,
        },
    )
    _commit(paper, by, commitment.to_note(note))
    stamp_acted(paper, by=by, at=at)
    return note


def _commit(paper: Paper, by: Charge, committed: bytes | None) -> None:
    """Set the commitment for the author's next movement; those of other holders' drafts stay."""
    own = {str(by.user_id): committed.hex()} if committed else {}
    others = {author: other for author, other in paper.note_commitments.items() if author != str(by.user_id)}
    Paper.objects.filter(pk=paper.pk).update(note_commitments=others | own)
