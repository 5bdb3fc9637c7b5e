"""Finding papers by number, subject and note, in Hindi and English, and Hindi typed in Latin letters.

The index proposes papers and `readable_by` decides on each. Papers that the index may not have yet (those
that moved since it was written, or lie on the reader's own desk) are searched apart.
"""

import re
from collections.abc import Iterator
from itertools import islice

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.latin.transliterate import query
from accounts.models import Charge
from accounts.queries import prepared
from accounts.queries.compiled import compiled
from tracking.models import Paper
from tracking.models.access import Reader, readable_by, visible_to

from . import access_terms

PAGE = 25
LONGEST = 200
SHORTEST_BEGINNING = 2
MOST_ENDINGS = 12
FEWEST_STROKES = 3
MOST_FRESH = 500
MOST_DOUBTFUL = 500
BEGINNING = re.compile(r"'([^']+)':\*")
# OFFSET 0 makes PostgreSQL answer the inner query from the index of words, never by walking all papers.
PROBE = """
SELECT paper_id FROM (SELECT paper_id FROM files_searchtext WHERE words @@ %s::tsquery OFFSET 0) AS held
WHERE paper_id < %s ORDER BY paper_id DESC LIMIT %s
"""

NEWEST = "SELECT max(paper_id) FROM files_searchtext"
# In the order of bytes, which is that of the index of words.
ENDINGS = """
SELECT word FROM (
    SELECT DISTINCT indexed.word FROM unnest(%s::text[]) AS start
    JOIN files_searchword indexed ON indexed.word ~>=~ start AND indexed.word ~<~ (start || chr(1114111))
) beginning ORDER BY length(word), word LIMIT %s
"""
# Each of these few is looked up by its key, whatever the query.
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


def find(charge: Charge, text: str, *, before: int | None = None) -> list[Paper]:
    """Papers the charge may see that hold all the words, the newest first; one more than a page.

    Content decides only where the charge may read it; a secret paper is found by its number alone.
    """
    text = text.replace("\0", "")[:LONGEST].strip()
    wanted = complete(query(text))
    if not wanted:
        return []
    [[newest]] = prepared.rows(NEWEST)
    before, numbers = before or 1 + (newest or 0), [text, text.upper()]
    fresh, indexed = _fresh(charge, wanted, before), _indexed(charge, wanted, before)
    papers: dict[int, Paper] = {}
    for _round in range(MOST_DOUBTFUL // PAGE):
        keys = list(islice(indexed, PAGE + 1))
        papers |= {paper.pk: paper for paper in _allowed(charge, [*fresh, *keys], numbers, before)}
        if len(keys) <= PAGE or sum(pk >= keys[-1] for pk in papers) > PAGE:
            break
        fresh, numbers = [], []
    return sorted(papers.values(), key=lambda paper: -paper.pk)[: PAGE + 1]


def complete(wanted: str) -> str:
    """Expand beginnings of words in a query to the words that are indexed.

    Long numbers are left open: they have too many endings, which lie close together in the index.
    """
    open_ended = {word for word in BEGINNING.findall(wanted) if not word.isdigit() and "/" not in word}
    endings = {word: [word] for word in open_ended}
    for word in _words_beginning(open_ended):
        for start in open_ended:
            if word.startswith(start) and word != start:
                endings[start].append(word)
    return BEGINNING.sub(lambda match: _expand(match[0], match[1], endings), wanted)


def _expand(operand: str, word: str, endings: dict[str, list[str]]) -> str:
    if word.count("/") >= FEWEST_STROKES:
        return operand
    options = " | ".join(f"'{ending}'" for ending in endings.get(word, [word]))
    return f"({options})"


def _words_beginning(starts: set[str]) -> list[str]:
    """The shortest words with these beginnings."""
    long_enough = [start for start in starts if len(start) >= SHORTEST_BEGINNING]
    return [word for (word,) in prepared.rows(ENDINGS, [long_enough, MOST_ENDINGS])]


def _indexed(charge: Charge, wanted: str, before: int) -> Iterator[int]:
    """Keys from the index, the newest first: among the newest papers, then ever further back."""
    place = access_terms.query_for(charge)
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
    """The papers with these keys that the charge may read, and those of these numbers, below a key."""
    return _papers(papers=keys, numbers=numbers, before=before, **Reader.of(charge)._asdict())


@compiled
def _papers(papers, numbers, before, **reader) -> QuerySet[Paper]:
    reader = Reader(**reader)
    content = Q(pk__in=papers) & readable_by(reader)
    found = Paper.objects.filter(content | Q(number__in=numbers, pk__lt=before) & visible_to(reader))
    # Who monitors the State sees history, but reads it on its own pages.
    return found.exclude(kind=Paper.Kind.HISTORY).only(
        "kind", "number", "subject", "grading", "state", "holder", "due_on"
    )
