"""The check of files, notes and papers against the commitments in the ledger."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from hashlib import file_digest
from itertools import groupby

from files.correspondence import commitment as of_papers
from files.models import Document, File, Note, Receipt
from files.notes import commitment as of_notes
from tracking.ledger import entries
from tracking.models import Kind, Movement, Paper
from tracking.verification.findings import Finding, difference


def findings(papers: Collection[Paper], movements: dict[int, list[Movement]]) -> Iterator[Finding]:
    """Yield what was changed, removed or inserted, by the movement that committed to it."""
    keys = [paper.pk for paper in papers]
    files, receipts = File.objects.in_bulk(keys), Receipt.objects.select_related("filed_in").in_bulk(keys)
    notes, documents = defaultdict(list), defaultdict(list)
    for note in Note.objects.filter(file__in=keys):
        notes[note.file_id].append(note)
    for document in Document.objects.filter(file__in=keys).order_by("file", "seq", "first_page"):
        documents[document.file_id].append(document)
    for paper in papers:
        moved = movements.get(paper.pk, [])
        yield from _of_own_facts(paper, files.get(paper.pk) or receipts.get(paper.pk))
        yield from _of_filing(receipts.get(paper.pk), moved)
        yield from _of_notes(paper, notes[paper.pk], moved)
        yield from _of_papers(paper, documents[paper.pk], moved)


def _of_own_facts(paper: Paper, child: File | Receipt | None) -> Iterator[Finding]:
    if paper.own_commitment is None:
        return
    if child is None or entries.commitment_to_own_facts(child) != bytes(paper.own_commitment):
        yield Finding(paper.pk, 1, "receipt" if isinstance(child, Receipt) else "file")


def _of_filing(receipt: Receipt | None, movements: list[Movement]) -> Iterator[Finding]:
    """The file in which a receipt lies, against the last movement that put it in one."""
    if receipt is None:
        return
    filed = [each for each in movements if each.kind == Movement.Kind.FILED]
    said = filed[-1].remark.rpartition("\n")[2] if filed else ""
    stored = receipt.filed_in.number if receipt.filed_in else str(receipt.filed_in_id or "")
    if stored != said:
        yield difference(receipt.pk, filed[-1].seq if filed else 1, "filed_in", stored, said)


def _of_notes(paper: Paper, notes: list[Note], movements: list[Movement]) -> Iterator[Finding]:
    by_place = {(note.seq + 1, note.author_id): note for note in notes}
    for movement in movements:
        if movement.note_commitment is None:
            continue
        note = by_place.get((movement.seq, movement.person_id))
        if not note or not of_notes.is_committed(note, bytes(movement.note_commitment).hex()):
            yield Finding(paper.pk, movement.seq, "note")
    for author, committed in paper.note_commitments.items():
        draft = by_place.get((paper.seq + 1, int(author) if author.isdigit() else 0))
        if not draft or not of_notes.is_committed(draft, committed):
            yield Finding(paper.pk, paper.seq + 1, "note")


def _of_papers(paper: Paper, documents: list[Document], movements: list[Movement]) -> Iterator[Finding]:
    committed = {movement.seq: movement.papers_commitment for movement in movements}
    committed[paper.seq + 1] = paper.papers_commitment
    place = _committing(paper, movements)
    stored = {seq: list(added) for seq, added in groupby(documents, place)}
    changed = set()
    for seq in sorted(committed.keys() | stored.keys()):
        if _commitment_to(stored.get(seq, [])) != bytes(committed.get(seq) or b""):
            changed.add(seq)
            yield Finding(paper.pk, seq, "papers")
    for document in documents:
        seq = place(document)
        if seq not in changed and not of_papers.names_match(document):
            yield difference(paper.pk, seq, "names", document.first_page, None)
        if not _is_stored(document):
            yield difference(paper.pk, seq, "content", document.first_page, None)


def _committing(paper: Paper, movements: list[Movement]) -> Callable[[Document], int]:
    """Return by which movement a document is committed to: the next after it but questions and replies.

    Such as were recorded before they left papers to the desk say so by a commitment of their own.
    """
    asides = set(Kind.asides())
    seqs = [each.seq for each in movements if each.kind not in asides or each.papers_commitment]
    seqs = sorted([*seqs, paper.seq + 1])

    def place(document: Document) -> int:
        following = bisect_right(seqs, document.seq)
        return seqs[following] if following < len(seqs) else document.seq + 1

    return place


def _commitment_to(documents: list[Document]) -> bytes:
    """The commitment of a movement to papers added one after the other."""
    commitment = b""
    for document in documents:
        commitment = of_papers.to_paper(document, before=commitment)
    return commitment


def _is_stored(document: Document) -> bool:
    """Return whether the stored content exists and is the one that was added."""
    try:
        with document.content.open("rb") as content:
            return file_digest(content, "sha256").hexdigest() == document.sha256
    except (OSError, ValueError):
        return False
