"""Writing down the words a paper is found by."""

from django.db import connection, transaction

from files.models import Note, SearchText, SearchWord
from files.text import richtext
from tracking.models import Movement, Paper

from . import access_terms
from .transliterate import search_words

WRITE = """
INSERT INTO files_searchtext (paper_id, words) VALUES (%s, array_to_tsvector(%s))
ON CONFLICT (paper_id) DO UPDATE SET words = excluded.words
"""
WIDEN = """
UPDATE files_searchtext SET words = words || array_to_tsvector(%s)
WHERE paper_id = %s AND NOT words @@ %s::tsquery
"""


@transaction.atomic
def index(paper: Paper) -> set[str]:
    """Write down the words of number, subject and signed notes; a draft is never found by anybody.

    Whoever indexes holds the paper's row here first and reads then, so that of two the later knows all.
    """
    SearchText.objects.select_for_update().filter(pk=paper.pk).first()
    notes = Note.objects.sealed().filter(file=paper.pk).values_list("text", flat=True)
    words = set(search_words(" ".join([paper.number, paper.subject, *map(richtext.to_text, notes)])))
    with connection.cursor() as cursor:
        cursor.execute(WRITE, [paper.pk, sorted(words | access_terms.of(paper))])
    return words


def index_moved(movement: Movement) -> None:
    """What follows a movement: the note that it sealed can be found, and the new desk finds the paper."""
    paper = movement.paper
    if movement.seq > 1 and movement.note_commitment is None and _widened(paper):
        return
    learn(index(paper))


def learn(words: set[str]) -> None:
    """Keep the words for those who type the beginning of one; numbers are too many."""
    # In one order, so that two who learn the same new words do not wait for each other in a circle.
    plain = sorted(word for word in words if not any(map(str.isdigit, word)))
    SearchWord.objects.bulk_create(map(SearchWord, plain), ignore_conflicts=True)


def _widened(paper: Paper) -> bool:
    """Add where the paper lay since; whether it was indexed at all."""
    found = sorted(access_terms.of(paper))
    with connection.cursor() as cursor:
        cursor.execute(WIDEN, [found, paper.pk, " & ".join(f"'{mark}'" for mark in found)])
        return bool(cursor.rowcount) or SearchText.objects.filter(pk=paper.pk).exists()
