"""The commitment of a movement to the papers added at the desk it leaves."""

from files.models import Document
from tracking.ledger import entries

# What is shown of a paper besides its content, title and name, which have a commitment of their own.
FACTS = ("mime", "size", "first_page", "pages", "added_by_id", "post_id", "acting_for_id", "added_at")


def to_names(document: Document) -> bytes:
    """Return the commitment to title and name; erasing both leaves the commitment to the paper whole."""
    return entries.commitment(bytes(document.salt), entries.joined([document.title, document.original_name]))


def _digest(hexadecimal: str) -> bytes:
    """The digest, or what stands in its place: the verification reads whatever was put there."""
    try:
        return bytes.fromhex(hexadecimal)
    except ValueError:
        return hexadecimal.encode()


def names_match(document: Document) -> bool:
    """Return whether title and name are those that were committed to; older papers commit to none."""
    committed = document.names_commitment
    return committed is None or to_names(document) == bytes(committed)


def to_paper(document: Document, *, before: bytes) -> bytes:
    """Return the commitment to this paper and those before it; older ones commit to the content alone."""
    content, salt = _digest(document.sha256), bytes(document.salt)
    if document.names_commitment is not None:
        facts = [getattr(document, name) for name in FACTS]
        content = entries.joined([content, document.names_commitment, *facts])
    return entries.commitment(salt, content, before=before)
