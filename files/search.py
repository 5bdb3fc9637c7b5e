"""Finding papers by number, subject and note, in Hindi and English, and Hindi typed in Latin letters.

The index narrows, the tables decide: what it offers is asked again of `readable_by`, and what it may not
know yet (papers that moved since it was written, papers on the reader's own desk) is searched beside it.
"""

import re
from collections.abc import Iterator
from itertools import islice

from django.db import connection
from django.db.models import BooleanField, F, Func, Max, Q, QuerySet, Value
from django.db.models.functions import Length
from django.utils import timezone

from accounts.models import Charge
from tracking.models import Outbox, Paper, Share, Stay

from . import marks
from .models import SearchText, SearchWord
from .romanise import query

PAGE = 25
LONGEST = 200
SHORTEST_BEGINNING = 2
MOST_ENDINGS = 12
FEWEST_STROKES = 3
MOST_FRESH = 500
MOST_DOUBTFUL = 500
BEGINNING = re.compile(r"'([^']+)':\*")
# The inner query stands alone, so that it is answered from the index of words, never by walking all papers.
PROBE = """
SELECT paper_id FROM (SELECT paper_id FROM files_searchtext WHERE words @@ %s::tsquery OFFSET 0) AS held
WHERE paper_id < %s ORDER BY paper_id DESC LIMIT %s
"""


def find(charge: Charge, typed: str, *, before: int | None = None) -> list[Paper]:
    """Papers the charge may see that hold all the words, the newest first; one more than a page.

    Content decides only where the charge may read it; a secret paper is found by its number alone.
    """
    typed = typed.replace("\0", "")[:LONGEST].strip()
    wanted = completed(query(typed))
    if not wanted:
        return []
    before = before or 1 + (SearchText.objects.aggregate(newest=Max("paper"))["newest"] or 0)
    beside = Q(number__in={typed, typed.upper()}) & Q(pk__lt=before)
    fresh, offered = _fresh(charge, wanted, before), _offered(charge, wanted, before)
    found: dict[int, Paper] = {}
    for _round in range(MOST_DOUBTFUL // PAGE):
        keys = list(islice(offered, PAGE + 1))
        papers = _allowed(charge, [*fresh, *keys], beside)
        found |= {paper.pk: paper for paper in papers}
        if len(keys) <= PAGE or sum(pk >= keys[-1] for pk in found) > PAGE:
            break
        fresh, beside = [], Q(pk__in=[])
    return sorted(found.values(), key=lambda paper: -paper.pk)[: PAGE + 1]


def completed(wanted: str) -> str:
    """The query with beginnings of words written out as the words that there are.

    Only long numbers keep the open end: their endings are too many to write out and lie close together.
    """
    open_ended = {word for word in BEGINNING.findall(wanted) if not word.isdigit() and "/" not in word}
    endings = {word: [word] for word in open_ended}
    for word in _words_beginning(open_ended):
        for start in open_ended:
            if word.startswith(start) and word != start:
                endings[start].append(word)
    return BEGINNING.sub(lambda found: _closed(found[0], found[1], endings), wanted)


def _closed(operand: str, word: str, endings: dict[str, list[str]]) -> str:
    if word.count("/") >= FEWEST_STROKES:
        return operand
    options = " | ".join(f"'{ending}'" for ending in endings.get(word, [word]))
    return f"({options})"


def _words_beginning(starts: set[str]) -> list[str]:
    """The shortest words that begin so."""
    begins = Q(pk__in=[])
    for start in starts:
        if len(start) >= SHORTEST_BEGINNING:
            begins |= Q(word__startswith=start)
    words = SearchWord.objects.filter(begins).order_by(Length("word"), "word")
    return list(words.values_list("word", flat=True)[:MOST_ENDINGS])


def _offered(charge: Charge, wanted: str, before: int) -> Iterator[int]:
    """Keys by the index, the newest first: among the newest papers, then ever further back."""
    place = marks.sought(charge)
    for age, lowest in marks.ages(before):
        full = " & ".join(f"({part})" for part in (wanted, place, age) if part)
        with connection.cursor() as cursor:
            while before > lowest:
                cursor.execute(PROBE, [full, before, PAGE + 1])
                keys = [pk for (pk,) in cursor.fetchall()]
                yield from keys
                if len(keys) <= PAGE:
                    break
                before = keys[-1]
        before = lowest


def _fresh(charge: Charge, wanted: str, before: int) -> list[int]:
    """Keys whose place the index may not know: just moved, on the reader's own desk, or shared."""
    moved = Outbox.objects.filter(done_at__isnull=True).order_by("-pk").values_list("movement__paper")
    desk = Stay.objects.pending().at(charge.post_id).order_by("-arrived_at").values_list("paper")
    shared = Share.objects.in_force(timezone.now()).filter(user=charge.user_id).values_list("content_object")
    parts = (desk[:MOST_FRESH], shared.order_by("-pk")[:MOST_FRESH])
    keys = {pk for (pk,) in moved[:MOST_FRESH].union(*parts, all=True)}
    return list(_holding(wanted).filter(pk__in=keys, pk__lt=before).values_list("pk", flat=True))


def _allowed(charge: Charge, keys: list[int], beside: Q) -> QuerySet[Paper]:
    content = Paper.objects.readable_by(charge).filter(pk__in=keys)
    return content | Paper.objects.visible_to(charge).filter(beside)


def _holding(wanted: str) -> QuerySet[SearchText]:
    """Those that hold the words of a query; the query is a parameter, never part of the statement."""
    holds = Func(
        F("words"),
        Value(wanted),
        arg_joiner=" @@ ",
        template="(%(expressions)s::tsquery)",
        output_field=BooleanField(),
    )
    return SearchText.objects.filter(holds)
