"""The index: the words by which a paper is found."""

from django.db import connection, transaction

from accounts.latin.transliterate import search_words
from files.models import Note, Receipt, SearchText, SearchWord
from files.text import richtext
from tracking.models import Kind, Movement, Paper

from . import access_terms

WRITE = """
INSERT INTO files_searchtext (paper_id, words) VALUES (%s, array_to_tsvector(%s))
ON CONFLICT (paper_id) DO UPDATE SET words = excluded.words
"""
ADD_TERMS = """
UPDATE files_searchtext SET words = words || array_to_tsvector(%s)
WHERE paper_id = %s AND NOT words @@ %s::tsquery
"""


@transaction.atomic
def index(paper: Paper) -> set[str]:
    """Index the words of number, subject, letter and signed notes, and return them; drafts are left out.

    The row is locked before the notes are read, so that of two tasks the later one has all notes.
    """
    SearchText.objects.select_for_update().filter(pk=paper.pk).first()
    notes = Note.objects.sealed().filter(file=paper.pk).values_list("text", flat=True)
    texts = [paper.number, paper.subject, *map(richtext.to_text, notes), *_of_letter(paper)]
    words = set(search_words(" ".join(texts)))
    with connection.cursor() as cursor:
        cursor.execute(WRITE, [paper.pk, sorted(words | access_terms.for_paper(paper))])
    return words


def index_moved(movement: Movement) -> None:
    """Index the paper of a movement: the note that it sealed, and the desk that it reached."""
    paper = movement.paper
    is_as_before = movement.note_commitment is None and not Kind.get(movement.kind).corrects
    if movement.seq > 1 and is_as_before and _add_places(paper):
        return
    add_words(index(paper))


def add_words(words: set[str]) -> None:
    """Store the words, to complete those whose beginning is searched; numbers are too many."""
    # Sorted, so that two tasks that add the same words do not wait for each other in a circle.
    plain = sorted(word for word in words if not any(map(str.isdigit, word)))
    SearchWord.objects.bulk_create(map(SearchWord, plain), ignore_conflicts=True)


def _of_letter(paper: Paper) -> list[str]:
    """Sender and number of the letter of a receipt."""
    if paper.kind != Paper.Kind.RECEIPT:
        return []
    letters = Receipt.objects.filter(pk=paper.pk).values_list("sender_name", "sender_place", "letter_number")
    return [text for letter in letters for text in letter]


def _add_places(paper: Paper) -> bool:
    """Add the desks of the paper to its entry; return whether it has an entry."""
    terms = sorted(access_terms.for_paper(paper))
    with connection.cursor() as cursor:
        cursor.execute(ADD_TERMS, [terms, paper.pk, " & ".join(f"'{term}'" for term in terms)])
        return bool(cursor.rowcount) or SearchText.objects.filter(pk=paper.pk).exists()
