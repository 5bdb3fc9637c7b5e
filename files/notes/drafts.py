"""Drafts of notes: the version of each, and what stands in it."""

from collections.abc import Collection

from django.db.models import F

from accounts.models import Charge
from files.models import Note
from files.text import plain, richtext
from tracking.models import Paper
from tracking.models.paper import draft_version

from . import commitment


def own(file: Paper, by: Charge) -> Note | None:
    """The draft that the acting person has on the file as it lies there now."""
    return Note.objects.filter(file_id=file.pk, seq=file.seq, author=by.user_id).first()


def version(note: Note | None) -> str:
    """The version that a page shows and its form sends back; new with each save, "" without a draft."""
    return draft_version(commitment.to_note(note)) if note else ""


def with_markup(draft: Note | None, typed: str) -> str:
    """The text typed, cleaned; the draft with its markup where the plain field came back unchanged."""
    plain_text = plain.to_plain(draft.text) if draft else ""
    if draft and typed.replace("\r\n", "\n").strip() == plain_text:
        return draft.text
    return richtext.clean(typed)


def texts(files: Collection[int], *, author: int) -> dict[int, str]:
    """The plain text of that author's draft on each of these files."""
    drafts = Note.objects.filter(file__in=files, seq=F("file__seq"), author=author)
    return {file: plain.to_plain(text) for file, text in drafts.values_list("file", "text")}
