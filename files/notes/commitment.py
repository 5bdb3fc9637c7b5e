"""The commitment of a movement to the note that it seals."""

from files.models import Note
from tracking.ledger import entries


def to_note(note: Note) -> bytes:
    """Return the salted commitment to the text, to the charge and post it was written under, and to when."""
    facts = [note.text, note.charge_id, note.post_id, note.written_at]
    return entries.commitment(bytes(note.salt), entries.joined(facts))


def is_committed(note: Note, committed: str) -> bool:
    """Return whether the hexadecimal commitment is to this note; older ones are to the text alone."""
    to_text = entries.commitment(bytes(note.salt), note.text.encode())
    return committed in (to_note(note).hex(), to_text.hex())
