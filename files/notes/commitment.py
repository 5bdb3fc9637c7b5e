"""The commitment of a movement to the note that it seals."""

from files.models import Note
from tracking.ledger import entries


def to_note(note: Note) -> bytes:
    """Return the salted commitment to the text, to the charge and post it was written under, and to when."""
    facts = [note.text, note.charge_id, note.post_id, note.written_at]
    return entries.commitment(bytes(note.salt), entries.joined(facts))


def is_committed(note: Note, committed: bytes) -> bool:
    """Return whether the commitment is to this note; those before version 3 are to the text alone."""
    return committed in (to_note(note), entries.commitment(bytes(note.salt), note.text.encode()))
