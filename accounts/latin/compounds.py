"""Names that were written together: सुरेशचन्द्र, राममनोहर, लीलावती. Each part is spoken as by itself."""

import re
from functools import cache

from accounts.data import word_list

from .folding import VIRAMA, spelling

LETTER = re.compile("[\u0904-\u0939\u0958-\u0961]")
FEWEST = 2


def parts(word: str) -> list[str]:
    """The parts of a name written together, or the name itself."""
    for place in range(len(word) - FEWEST, FEWEST - 1, -1):
        first, last = word[:place], word[place:]
        if not LETTER.match(last) or first.endswith(VIRAMA):
            continue
        if spelling(last) in _known("name-endings") and _syllables(first) >= FEWEST:
            return [*parts(first), last]
        if spelling(first) in _known("name-beginnings") and _syllables(last) >= FEWEST:
            return [first, *parts(last)]
    return [word]


@cache
def _known(name: str) -> frozenset[str]:
    return frozenset(map(spelling, word_list(name)))


def _syllables(text: str) -> int:
    """Count the letters that begin a syllable: all but those after a virama."""
    return sum(
        bool(LETTER.match(sign)) and text[place - 1 : place] != VIRAMA for place, sign in enumerate(text)
    )
