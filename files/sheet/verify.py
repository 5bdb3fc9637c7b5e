"""The check of notes and papers against the commitments in the ledger."""

from collections.abc import Iterator
from hashlib import file_digest
from itertools import groupby

from files.models import Document, Note
from tracking.ledger import entries
from tracking.ledger.entries import Fault
from tracking.models import Paper


def faults(paper: Paper) -> Iterator[Fault]:
    """Notes, papers and contents changed, removed or inserted, by the movement that committed to them."""
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
    stored = {seq + 1: list(added) for seq, added in groupby(documents, lambda document: document.seq)}
    for seq in sorted(committed.keys() | stored.keys()):
        if _commitment_to(stored.get(seq, [])) != bytes(committed.get(seq) or b""):
            yield Fault(paper.pk, seq, "papers")
    for document in documents:
        if not _is_stored(document):
            yield Fault(paper.pk, document.seq + 1, "content")


def _commitment_to(documents: list[Document]) -> bytes:
    """The commitment of a movement to papers added one after the other."""
    commitment = b""
    for document in documents:
        commitment = entries.commitment(
            bytes(document.salt), bytes.fromhex(document.sha256), before=commitment
        )
    return commitment


def _is_stored(document: Document) -> bool:
    """Return whether the stored content exists and is the one that was added."""
    try:
        with document.content.open("rb") as content:
            return file_digest(content, "sha256").hexdigest() == document.sha256
    except FileNotFoundError:
        return False
