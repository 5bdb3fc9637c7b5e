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
from files.text import plain, richtext
from tracking.ledger import entries
from tracking.models import Movement, Paper
from tracking.movement.verbs import acted, check_on_desk, forward, locked, take
from tracking.refusals import FactMissing, MovedMeanwhile

LONGEST = 100_000


@transaction.atomic
def save_draft(
    file: Paper, *, by: Charge, text: str, expected: int, at: datetime | None = None
) -> Note | None:
    """Keep what was written so far; nobody else sees it. An empty text discards the draft."""
    held = locked(file)
    if held.seq != expected:
        raise MovedMeanwhile(held)
    check_on_desk(held, by)
    return _write(held, by, text, at)


def discard_draft(file: Paper, *, by: Charge, expected: int) -> None:
    """Throw the yellow note away."""
    save_draft(file, by=by, text="", expected=expected)


@transaction.atomic
def send_with_note(
    file: Paper,
    *,
    by: Charge,
    to: Post,
    text: str,
    expected: int,
    request_id: UUID,
    at: datetime | None = None,
) -> Movement:
    """Seal the note and move the file, both or neither."""
    offices = [by.post.office, to.office]
    held, done = take(file, expected=expected, request_id=request_id, offices=offices)
    if done:
        return done
    check_on_desk(held, by)
    _write(held, by, text, at)
    return forward(file, by=by, to=to, expected=expected, request_id=request_id, at=at)


def _write(held: Paper, by: Charge, text: str, at: datetime | None) -> Note | None:
    """Write the draft and what it will commit the next movement to; the caller holds the paper's lock."""
    if len(text) > LONGEST:
        raise FactMissing(_("A note may have at most %s characters. Please attach longer texts.") % LONGEST)
    mine: dict[str, Any] = {"file_id": held.pk, "seq": held.seq, "author": by.user}
    text = _unless_untouched(mine, text)
    if not richtext.to_text(text).strip():
        Note.objects.filter(**mine).delete()
        _commit(held, by, None)
        return None
    salt = os.urandom(16)
    note, _new = Note.objects.update_or_create(
        **mine,
        defaults={
            "text": text,
            "salt": salt,
            "written_at": at or timezone.now(),
            "charge": by,
            "post": by.post,
        },
    )
    _commit(held, by, entries.commitment(salt, text.encode()))
    acted(held, by=by, at=at)
    return note


def _unless_untouched(mine: dict, text: str) -> str:
    """The text cleaned; the draft, bold words and all, where it came back as the plain field showed it."""
    draft = Note.objects.filter(**mine).first()
    shown = plain.to_plain(draft.text) if draft else ""
    if draft and text.replace("\r\n", "\n").strip() == shown:
        return draft.text
    return richtext.clean(text)


def _commit(held: Paper, by: Charge, commitment: bytes | None) -> None:
    """What the author's next movement will vouch for; another holder's draft keeps its own."""
    own = {str(by.user_id): commitment.hex()} if commitment else {}
    others = {author: of for author, of in held.note_commitments.items() if author != str(by.user_id)}
    Paper.objects.filter(pk=held.pk).update(note_commitments=others | own)
