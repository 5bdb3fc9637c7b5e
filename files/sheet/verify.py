"""Whether notes and papers are still what the ledger committed to."""

from collections.abc import Iterator
from hashlib import file_digest
from itertools import groupby

from files.models import Document, Note
from tracking.ledger import entries
from tracking.ledger.entries import Fault
from tracking.models import Paper


def faults(paper: Paper) -> Iterator[Fault]:
    """Notes, papers and contents changed, taken away or slipped in, by the movement that vouches for them."""
    yield from _faults_of_notes(paper)
    yield from _faults_of_papers(paper)


def _faults_of_notes(paper: Paper) -> Iterator[Fault]:
    notes = {(note.seq + 1, note.author_id): note for note in Note.objects.filter(file=paper.pk)}
    movements = paper.movements.filter(note_commitment__isnull=False).order_by("seq")
    for seq, person, committed in movements.values_list("seq", "person", "note_commitment"):
        note = notes.get((seq, person))
        if not note or entries.commitment(bytes(note.salt), note.text.encode()) != bytes(committed):
            yield Fault(paper.pk, seq, "note")


def _faults_of_papers(paper: Paper) -> Iterator[Fault]:
    committed = dict(paper.movements.values_list("seq", "papers_commitment"))
    committed[paper.seq + 1] = paper.papers_commitment
    documents = Document.objects.filter(file=paper.pk).order_by("seq", "first_page")
    found = {seq + 1: list(added) for seq, added in groupby(documents, lambda document: document.seq)}
    for seq in sorted(committed.keys() | found.keys()):
        if _rolled(found.get(seq, [])) != bytes(committed.get(seq) or b""):
            yield Fault(paper.pk, seq, "papers")
    for document in documents:
        if not _is_stored(document):
            yield Fault(paper.pk, document.seq + 1, "content")


def _rolled(documents: list[Document]) -> bytes:
    """What papers added one after the other commit a movement to."""
    rolled = b""
    for document in documents:
        rolled = entries.commitment(bytes(document.salt), bytes.fromhex(document.sha256), before=rolled)
    return rolled


def _is_stored(document: Document) -> bool:
    """Whether the stored content is there and still the one that was added."""
    try:
        with document.content.open("rb") as content:
            return file_digest(content, "sha256").hexdigest() == document.sha256
    except FileNotFoundError:
        return False
