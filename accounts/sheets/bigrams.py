"""Likelihood of a text in a language, by its pairs of letters; learnt from the names in accounts/data."""

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
# The weight of a pair of letters that does not occur in the data, and of a letter that the language lacks.
WEIGHT_OF_NEW_PAIR = 0.2
FOREIGN_LETTER = log(1e-4)


@dataclass(frozen=True)
class BigramModel:
    """The frequency of each pair of letters in a language, with a space at either end of a word."""

    pairs: Counter[str]
    firsts: Counter[str]

    def likelihood(self, text: str) -> float:
        """Return the logarithm of the likelihood of the words of the text."""
        return sum(self._log_probability(*pair) for word in WORD.findall(text) for pair in _pairs(word))

    def _log_probability(self, first: str, second: str) -> float:
        if second not in self.firsts:
            return FOREIGN_LETTER
        count = self.pairs[first + second] + WEIGHT_OF_NEW_PAIR
        return log(count / (self.firsts[first] + WEIGHT_OF_NEW_PAIR * LETTERS))


@cache
def bigram_model(language: str) -> BigramModel:
    """The model of Hindi ("hi") or English ("en")."""
    pairs, firsts = Counter(), Counter()
    for word in sorted(_words(language)):
        for first, second in _pairs(word):
            pairs[first + second] += 1
            firsts[first] += 1
    return BigramModel(pairs, firsts)


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
    """Pair each letter with the next. Capitals count as small letters in Ram and RAM, but not in rAm."""
    if word[1:].islower() or word.isupper():
        word = word.lower()
    return zip(f" {word}", f"{word} ", strict=True)
