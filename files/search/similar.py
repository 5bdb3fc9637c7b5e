"""Open files on the same matter, so that none is opened twice."""

from collections import Counter
from math import log

from accounts.latin.folding import fold
from accounts.models import Charge
from tracking.models import Paper

COMPARED = 2000
SHOWN = 5
# The share of the new subject's weight that an old subject must hold, and how many words at least.
ALIKE = 0.5
SHARED_WORDS = 2


def similar_open(subject: str, charge: Charge) -> list[Paper]:
    """The open files of the office whose subjects are most like this one; at most five.

    Words weigh the more the fewer subjects have them: a village or a plot number tells matters apart,
    "in the matter of" does not. Only the office's newest files are compared, and none of a graded one.
    """
    open_files = (
        Paper.objects.filter(office=charge.post.section.office_id, kind=Paper.Kind.FILE)
        .filter(grading=Paper.Grading.NORMAL)
        .exclude(state=Paper.State.CLOSED)
        .order_by("-pk")
    )
    subjects = {pk: _words(text) for pk, text in open_files.values_list("pk", "subject")[:COMPARED]}
    alike = _most_alike(_words(subject), subjects)
    papers = Paper.objects.filter(pk__in=alike).select_related("holder")
    return sorted(papers, key=lambda paper: alike.index(paper.pk))


def _most_alike(wanted: set[str], subjects: dict[int, set[str]]) -> list[int]:
    """Keys of the subjects that share enough of the weight of the wanted one, the most similar first."""
    frequency = Counter(word for words in subjects.values() for word in words & wanted)
    weights = {word: log(1 + len(subjects) / (1 + frequency[word])) ** 2 for word in wanted}
    enough = ALIKE * sum(weights.values())
    scores = {
        pk: sum(weights[word] for word in words & wanted)
        for pk, words in subjects.items()
        if len(words & wanted) >= SHARED_WORDS
    }
    likest = sorted(scores, key=lambda pk: (-scores[pk], -pk))
    return [pk for pk in likest if scores[pk] >= enough][:SHOWN]


def _words(text: str) -> set[str]:
    return {word for word in fold(text).split() if len(word) > 1}
