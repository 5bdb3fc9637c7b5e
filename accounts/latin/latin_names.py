"""Transliterate a name from Devanagari into Latin letters, as its bearer would spell it.

The rules follow how names are said in Hindi: a schwa that is not spoken is not written, and long vowels
are doubled only where custom doubles them. Names that follow no rule stand in data/name-spellings.csv.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import chain, islice
from typing import NamedTuple

from accounts.data import table

from .compounds import parts
from .folding import ANUSVARA, CHANDRABINDU, NUKTA, VIRAMA, VISARGA, spelling
from .name_words import own_words

DEVANAGARI_CONSONANTS = "कखगघङचछजझञटठडढणतथदधनपफबभमयरलवशषसहळ"
LATIN_CONSONANTS = "k kh g gh n ch chh j jh n t th d dh n t th d dh n p f b bh m y r l v sh sh s h l"
VOWEL_LETTERS = "a aa i ii u uu ri e ai o au o"
CONSONANTS = dict(zip(DEVANAGARI_CONSONANTS, LATIN_CONSONANTS.split(), strict=True))
NUKTAS = {"क": "q", "ख": "kh", "ग": "gh", "ज": "z", "ड": "d", "ढ": "dh", "फ": "f"}
VOWELS = dict(zip("अआइईउऊऋएऐओऔऑ", VOWEL_LETTERS.split(), strict=True))
SIGNS = dict(zip("ािीुूृेैोौॉ", VOWEL_LETTERS.split()[1:], strict=True))
LONG = {"aa", "ii", "uu", "e", "o", "ai", "au"}
LIPS = ("p", "b", "m", "f")
# After these a schwa at the end is spoken: Chandra, Krishna, Aditya, Vishwa.
SONORANTS = {"y", "r", "l", "v", "n", "m"}
DEVANAGARI = re.compile(r"[\u0900-\u097f]")
# In a name of few syllables custom doubles a long first i: Meena, Neeraj, but Sitaram.
FIRST_LONG_I = re.compile("^([^aeiou]*)ii(?=[^aeiou]*$|[mplntdkr]h?[aeiou])")
SHORT = 3
# Applied in this order to a word spelt syllable by syllable.
CUSTOM = [
    (re.compile(pattern), spelling)
    for pattern, spelling in (
        ("^f(?=uu)", "ph"),
        ("(?<=dd)ii(?=n$)", "i"),
        ("ii(?=[pnv]$)", "ee"),
        ("(?<=pr)iit$|(?<=m)iit$", "eet"),
        ("ii", "i"),
        ("^([^aeiou]*)uu(?=[^aeiou]+$)", r"\1oo"),
        ("uu", "u"),
        ("aa", "a"),
        ("^dv", "dw"),
        ("(?<=sh)v|(?<=[bcdfghjklmnpst])v(?=a)", "w"),
    )
]
# Other spellings of the same syllable, the commonest first.
ALTERNATIVES = [
    ("i", "ee"), ("ee", "i"), ("u", "oo"), ("oo", "u"), ("v", "w"), ("w", "v"), ("sh", "s"), ("ksh", "x"),
    ("j", "z"), ("f", "ph"), ("ph", "f"), ("a", "aa"), ("o", "au"), ("au", "o"), ("ai", "e"), ("e", "ai"),
    ("chh", "ch"), ("y", "i"), ("k", "q"), ("d", "r"), ("t", "tt"), ("m", "mm"), ("l", "ll"), ("s", "ss"),
    ("n", "nn"), ("a", "u"), ("h", ""), ("i", "y"), ("v", "b"), ("y", "ye"),
]  # fmt: skip


class Syllable(NamedTuple):
    """A syllable: the consonants it begins with, its vowel, "" once the schwa is not spoken, and a nasal."""

    onset: str
    vowel: str
    nasal: str
    is_cluster: bool
    is_inherent: bool


def latin_name(name: str) -> str:
    """Return the likeliest Latin spelling of a name, without honorifics; a Latin name is only cleaned."""
    return " ".join(_transliterate(word) for word in own_words(name))


def spellings(word: str, most: int = 12) -> list[str]:
    """Return the likeliest spelling of one word first, then others that a person may choose."""
    likeliest = _transliterate(word)
    return list(islice(dict.fromkeys([likeliest, *_alternatives(word, likeliest)]), most))


@cache
def customary() -> dict[str, str]:
    """Return the spellings that follow no rule, by the name in Devanagari."""
    return {spelling(row["hindi"]): row["latin"] for row in table("name-spellings")}


def _transliterate(word: str) -> str:
    if not DEVANAGARI.search(word):
        return word[:1].upper() + word[1:].lower()
    if customary_spelling := customary().get(spelling(word)):
        return customary_spelling
    syllables = (_drop_schwas(list(_syllables(part))) for part in parts(word))
    return _spell(list(chain.from_iterable(syllables))).capitalize()


def _syllables(word: str) -> Iterator[Syllable]:
    letters, place = unicodedata.normalize("NFD", word), 0
    while place < len(letters):
        onset, count, place = _onset(letters, place)
        sign = letters[place : place + 1]
        vowels = SIGNS if onset else VOWELS
        vowel, is_inherent = vowels.get(sign, ""), not onset and sign == "अ"
        place += bool(vowel)
        if onset and not vowel:
            vowel, is_inherent = "" if letters[place - 1] == VIRAMA else "a", True
        nasal = ""
        while letters[place : place + 1] in (ANUSVARA, CHANDRABINDU, VISARGA):
            nasal, place = "" if letters[place] == VISARGA else "n", place + 1
        if onset or vowel:
            yield Syllable(onset, vowel, nasal, count > 1, is_inherent)
        else:
            place += 1


def _onset(letters: str, place: int) -> tuple[str, int, int]:
    """The consonants a syllable begins with, how many they are, and where they end."""
    onset, count = "", 0
    while letters[place : place + 1] in CONSONANTS:
        letter, place, count = letters[place], place + 1, count + 1
        with_nukta = letters[place : place + 1] == NUKTA
        place += with_nukta
        if letter == "ञ" and onset.endswith("j"):
            onset = onset[:-1] + "gy"
        else:
            onset += NUKTAS.get(letter, CONSONANTS[letter]) if with_nukta else CONSONANTS[letter]
        if letters[place : place + 1] != VIRAMA:
            break
        place += 1
    return onset, count, place


def _drop_schwas(syllables: list[Syllable]) -> list[Syllable]:
    """Drop the schwas that are not spoken: at the end, and between two spoken syllables."""
    last = len(syllables) - 1
    if last > 0 and _is_droppable(syllables[last]) and not _keeps_final_schwa(syllables[last]):
        syllables[last] = syllables[last]._replace(vowel="")
    for place in _schwas_in_order(syllables):
        here, before, after = syllables[place], syllables[place - 1], syllables[place + 1]
        crowded = after.is_cluster and not after.onset.endswith("r")
        is_kept = crowded or (place == last - 1 and after.vowel in ("i", "u"))
        if _is_droppable(here) and not here.is_cluster and not is_kept and before.vowel and after.vowel:
            syllables[place] = here._replace(vowel="")
    return syllables


def _schwas_in_order(syllables: list[Syllable]) -> list[int]:
    """Order the inner syllables for dropping schwas: from the end backwards.

    After a long first syllable the second comes first: Ram-charan, Dev-narayan.
    """
    places = list(range(len(syllables) - 2, 0, -1))
    second_part = len(syllables) > 4 and all(_is_droppable(syllable) for syllable in syllables[1:4])
    return [1, *places[:-1]] if second_part and syllables[0].vowel in LONG else places


def _is_droppable(syllable: Syllable) -> bool:
    return syllable.vowel == "a" and syllable.is_inherent and not syllable.nasal and bool(syllable.onset)


def _keeps_final_schwa(syllable: Syllable) -> bool:
    if not syllable.is_cluster:
        return False
    first, final = syllable.onset[:-1], syllable.onset[-1]
    # Dharm and Ram, but Surya and Arya.
    return final in SONORANTS and (final == "y" or not first.endswith(("r", final)))


def _spell(syllables: list[Syllable]) -> str:
    out = ""
    for place, syllable in enumerate(syllables):
        following = syllables[place + 1].onset if place < len(syllables) - 1 else ""
        nasal = "m" if syllable.nasal and following.startswith(LIPS) else syllable.nasal
        out += syllable.onset + syllable.vowel + nasal
    if len(syllables) <= SHORT:
        out = FIRST_LONG_I.sub(r"\1ee", out)
    for pattern, customary_spelling in CUSTOM:
        out = pattern.sub(customary_spelling, out)
    return out


def _alternatives(word: str, likeliest: str) -> Iterator[str]:
    """Yield spellings with one change, then with two; a schwa more or less at the end comes first."""
    stem = likeliest.lower()
    ends = [stem[:-1]] if stem.endswith("a") else [stem + "a"]
    once = [*ends, *_respelt(stem)]
    yield from (other.capitalize() for other in once)
    if DEVANAGARI.search(word):
        yield from (again.capitalize() for other in once for again in _respelt(other))


def _respelt(stem: str) -> Iterator[str]:
    for place in range(1, len(stem)):
        if stem[place - 1] not in "aeiou" and stem[place] not in "aeiouh":
            yield f"{stem[:place]}a{stem[place:]}"
    for match in re.finditer("(?<=[^aeiou])a(?=[^aeiou])", stem[1:]):
        yield stem[: match.start() + 1] + stem[match.end() + 1 :]
    for old, new in ALTERNATIVES:
        for match in re.finditer(old, stem):
            yield stem[: match.start()] + new + stem[match.end() :]
