"""Finding papers by number, subject and note, in Hindi and English, and Hindi typed in Latin letters.

The index narrows, the tables decide: what it offers is asked again of `readable_by`, and what it may not
know yet (papers that moved since it was written, papers on the reader's own desk) is searched beside it.
"""

import re
from collections.abc import Iterator
from itertools import islice

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Charge
from accounts.queries import prepared
from accounts.queries.compiled import compiled
from tracking.models import Paper
from tracking.models.access import Reader, readable_by, visible_to

from . import access_terms
from .transliterate import query

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

NEWEST = "SELECT max(paper_id) FROM files_searchtext"
# By the order of bytes, which the index of words knows.
ENDINGS = """
SELECT word FROM (
    SELECT DISTINCT known.word FROM unnest(%s::text[]) AS start
    JOIN files_searchword known ON known.word ~>=~ start AND known.word ~<~ (start || chr(1114111))
) beginning ORDER BY length(word), word LIMIT %s
"""
# Each of these few is looked up by its key, whatever is sought.
FRESH = """
SELECT fresh.paper_id FROM (
    (SELECT movement.paper_id FROM tracking_outbox outbox
     JOIN tracking_movement movement ON movement.id = outbox.movement_id
     WHERE outbox.done_at IS NULL ORDER BY outbox.id DESC LIMIT %(most)s)
    UNION
    (SELECT paper_id FROM tracking_stay WHERE post_id = %(post)s AND left_at IS NULL AND NOT at_rest
     ORDER BY arrived_at DESC LIMIT %(most)s)
    UNION
    (SELECT paper_id FROM tracking_share WHERE user_id = %(user)s AND withdrawn_at IS NULL
     AND begins <= %(now)s AND ends > %(now)s ORDER BY id DESC LIMIT %(most)s)
) fresh, LATERAL (SELECT words FROM files_searchtext WHERE paper_id = fresh.paper_id OFFSET 0) held
WHERE held.words @@ %(wanted)s::tsquery AND fresh.paper_id < %(before)s
"""


def find(charge: Charge, typed: str, *, before: int | None = None) -> list[Paper]:
    """Papers the charge may see that hold all the words, the newest first; one more than a page.

    Content decides only where the charge may read it; a secret paper is found by its number alone.
    """
    typed = typed.replace("\0", "")[:LONGEST].strip()
    wanted = completed(query(typed))
    if not wanted:
        return []
    [[newest]] = prepared.rows(NEWEST)
    before, numbers = before or 1 + (newest or 0), [typed, typed.upper()]
    fresh, offered = _fresh(charge, wanted, before), _offered(charge, wanted, before)
    found: dict[int, Paper] = {}
    for _round in range(MOST_DOUBTFUL // PAGE):
        keys = list(islice(offered, PAGE + 1))
        found |= {paper.pk: paper for paper in _allowed(charge, [*fresh, *keys], numbers, before)}
        if len(keys) <= PAGE or sum(pk >= keys[-1] for pk in found) > PAGE:
            break
        fresh, numbers = [], []
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
    long_enough = [start for start in starts if len(start) >= SHORTEST_BEGINNING]
    return [word for (word,) in prepared.rows(ENDINGS, [long_enough, MOST_ENDINGS])]


def _offered(charge: Charge, wanted: str, before: int) -> Iterator[int]:
    """Keys by the index, the newest first: among the newest papers, then ever further back."""
    place = access_terms.sought(charge)
    for age, lowest in access_terms.ages(before):
        full = " & ".join(f"({part})" for part in (wanted, place, age) if part)
        while before > lowest:
            keys = [pk for (pk,) in prepared.rows_planned_afresh(PROBE, [full, before, PAGE + 1])]
            yield from keys
            if len(keys) <= PAGE:
                break
            before = keys[-1]
        before = lowest


def _fresh(charge: Charge, wanted: str, before: int) -> list[int]:
    """Keys whose place the index may not know: just moved, on the reader's own desk, or shared."""
    facts = {"post": charge.post_id, "user": charge.user_id, "now": timezone.now(), "most": MOST_FRESH}
    return [pk for (pk,) in prepared.rows(FRESH, facts | {"wanted": wanted, "before": before})]


def _allowed(charge: Charge, keys: list[int], numbers: list[str], before: int) -> list[Paper]:
    """Of the papers with these keys those the charge may read; and those of that number, below a key."""
    return _papers(papers=keys, numbers=numbers, before=before, **Reader.of(charge)._asdict())


@compiled
def _papers(papers, numbers, before, **reader) -> QuerySet[Paper]:
    reader = Reader(**reader)
    content = Q(pk__in=papers) & readable_by(reader)
    return Paper.objects.filter(content | Q(number__in=numbers, pk__lt=before) & visible_to(reader)).only(
        "kind", "number", "subject", "grading", "state", "holder", "due_on"
    )
