"""Finding papers by number, subject and note, in Hindi and English, and Hindi typed in Latin letters."""

from django.db import connection
from django.db.models import BooleanField, F, Func, QuerySet, Value

from accounts.models import Charge
from tracking.models import Movement, Paper

from . import richtext
from .models import Note, SearchText
from .romanise import query, search_words

PAGE = 25
LONGEST = 200
WRITE = """
INSERT INTO files_searchtext (paper_id, words) VALUES (%s, array_to_tsvector(%s))
ON CONFLICT (paper_id) DO UPDATE SET words = excluded.words
"""


def index(paper: Paper) -> None:
    """Write down the words of number, subject and signed notes; a draft is never found by anybody."""
    notes = Note.objects.sealed().filter(file=paper.pk).values_list("text", flat=True)
    words = search_words(" ".join([paper.number, paper.subject, *map(richtext.plain, notes)]))
    with connection.cursor() as cursor:
        cursor.execute(WRITE, [paper.pk, sorted(set(words))])


def index_moved(movement: Movement) -> None:
    """What follows a movement: the note that it sealed can be found."""
    if movement.note_commitment is not None or movement.seq == 1:
        index(movement.paper)


def find(charge: Charge, typed: str, *, before: int | None = None) -> QuerySet[Paper]:
    """Papers the charge may see that hold all the words, the newest first; one more than a page.

    Content decides only where the charge may read it; a secret paper is found by its number alone.
    """
    typed = typed[:LONGEST].strip()
    wanted = query(typed)
    if not wanted:
        return Paper.objects.none()
    content = Paper.objects.readable_by(charge).filter(pk__in=_holding(wanted))
    found = content | Paper.objects.visible_to(charge).filter(number=typed.upper())
    if before:
        found = found.filter(pk__lt=before)
    return found.select_related("holder__section__office").order_by("-pk")[: PAGE + 1]


def _holding(wanted: str) -> QuerySet[SearchText]:
    """Those that hold the words of a query; the query is a parameter, never part of the statement."""
    holds = Func(
        F("words"),
        Value(wanted),
        arg_joiner=" @@ ",
        template="(%(expressions)s::tsquery)",
        output_field=BooleanField(),
    )
    return SearchText.objects.filter(holds).values("pk")
