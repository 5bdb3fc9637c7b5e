"""How likely a text is in a language: which letter follows which, learnt from the names in accounts/data."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from math import log

from accounts.data import table

TABLES = (
    "departments",
    "designations",
    "divisions-districts",
    "name-spellings",
    "posts",
    "sections",
    "tehsils-blocks",
)
HEADERS = {"hi": ("_hi", "hindi"), "en": ("_en", "latin")}
WORD = re.compile(r"[^\s,/(){}।\d०-९-]+")
LETTERS = 80
# What a letter counts that was never seen after another, and one that the language has not at all.
UNSEEN_AFTER = 0.2
NOT_OF_THE_LANGUAGE = log(1e-4)


@dataclass(frozen=True)
class Habit:
    """The pairs of letters of a language, a space at either end of a word."""

    pairs: Counter[str]
    firsts: Counter[str]

    def likelihood(self, text: str) -> float:
        """The logarithm of the likelihood of the words of the text."""
        return sum(self._follows(*pair) for word in WORD.findall(text) for pair in _pairs(word))

    def _follows(self, first: str, second: str) -> float:
        if second not in self.firsts:
            return NOT_OF_THE_LANGUAGE
        seen = self.pairs[first + second] + UNSEEN_AFTER
        return log(seen / (self.firsts[first] + UNSEEN_AFTER * LETTERS))


@cache
def habit(language: str) -> Habit:
    """The habit of Hindi ("hi") or English ("en")."""
    pairs, firsts = Counter(), Counter()
    for word in sorted(_words(language)):
        for first, second in _pairs(word):
            pairs[first + second] += 1
            firsts[first] += 1
    return Habit(pairs, firsts)


def _words(language: str) -> set[str]:
    return {
        word
        for name in TABLES
        for row in table(name)
        for header, cell in row.items()
        if header.endswith(HEADERS[language])
        for word in WORD.findall(cell)
    }


def _pairs(word: str) -> zip:
    """Capitals count as small letters where they stand as words are written: Ram, RAM, but not rAm."""
    if word[1:].islower() or word.isupper():
        word = word.lower()
    return zip(f" {word}", f"{word} ", strict=True)
