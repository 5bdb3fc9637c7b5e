"""A name written in Devanagari as its bearer would write it in Latin letters.

The rules follow how names are said in Hindi: a schwa that is not spoken is not written, and the long vowels
are doubled only where custom doubles them. What no rule knows stands in data/name-spellings.csv.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import NamedTuple

from accounts.data import table

HONORIFICS = {
    *("श्री", "श्रीमती", "सुश्री", "कु", "डॉ", "डा", "प्रो", "स्व"),
    *("shri", "sri", "smt", "shrimati", "sushri", "km", "kum", "dr", "prof", "mr", "mrs", "ms", "late"),
}
# Written short before another name, it is a name itself.
SHORTENED = {"मो": "मोहम्मद", "mo": "Mohammad", "mohd": "Mohammad", "md": "Mohammad"}
ROWS = "कखगघङचछजझञटठडढणतथदधनपफबभमयरलवशषसहळ"
LATIN = "k kh g gh n ch chh j jh n t th d dh n t th d dh n p f b bh m y r l v sh sh s h l"
VOWEL_LETTERS = "a aa i ii u uu ri e ai o au o"
CONSONANTS = dict(zip(ROWS, LATIN.split(), strict=True))
NUKTAS = {"क": "q", "ख": "kh", "ग": "gh", "ज": "z", "ड": "d", "ढ": "dh", "फ": "f"}
VOWELS = dict(zip("अआइईउऊऋएऐओऔऑ", VOWEL_LETTERS.split(), strict=True))
SIGNS = dict(zip("ािीुूृेैोौॉ", VOWEL_LETTERS.split()[1:], strict=True))
LONG = {"aa", "ii", "uu", "e", "o", "ai", "au"}
NUKTA, VIRAMA, ANUSVARA, CHANDRABINDU, VISARGA = "\u093c", "\u094d", "\u0902", "\u0901", "\u0903"
LIPS = ("p", "b", "m", "f")
# After these a schwa at the end is spoken: Chandra, Krishna, Aditya, Vishwa.
SONORANTS = {"y", "r", "l", "v", "n", "m"}
DEVANAGARI = re.compile(r"[\u0900-\u097f]")
WORD = re.compile(r"[^\s.·,०()\-–]+")
# In a name of few syllables custom doubles a long first i: Meena, Neeraj, but Sitaram.
FIRST_LONG_I = re.compile("^([^aeiou]*)ii(?=[^aeiou]*$|[mplntdkr]h?[aeiou])")
SHORT = 3
# Applied to what the vowels made of a word, in this order.
CUSTOM = [
    (re.compile(pattern), spelling)
    for pattern, spelling in (
        ("^f(?=uu)", "ph"),
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
# How else the same name is written, the commonest first.
ELSE = [
    ("i", "ee"), ("ee", "i"), ("u", "oo"), ("oo", "u"), ("v", "w"), ("w", "v"), ("sh", "s"), ("ksh", "x"),
    ("j", "z"), ("f", "ph"), ("ph", "f"), ("a", "aa"), ("o", "au"), ("au", "o"), ("ai", "e"), ("e", "ai"),
    ("chh", "ch"), ("y", "i"), ("k", "q"), ("d", "r"), ("t", "tt"), ("m", "mm"), ("l", "ll"), ("s", "ss"),
    ("n", "nn"), ("a", "u"), ("h", ""), ("i", "y"), ("v", "b"), ("y", "ye"),
]  # fmt: skip


class Sound(NamedTuple):
    """A syllable: the consonants it begins with, its vowel, "" once the schwa is not spoken, and a nasal."""

    onset: str
    vowel: str
    nasal: str
    is_cluster: bool
    is_inherent: bool


def latin_name(name: str) -> str:
    """The likeliest Latin spelling of a whole name, honorifics left out; Latin names are only cleaned."""
    return " ".join(_latin(word) for word in words(name))


def spellings(word: str, most: int = 12) -> list[str]:
    """The likeliest spelling of one word first, then others a person may choose by a click."""
    likeliest = _latin(word)
    return list(islice(dict.fromkeys([likeliest, *_others(word, likeliest)]), most))


def words(name: str) -> list[str]:
    """The words of a name without honorifics, control characters and stops."""
    clean = "".join(letter for letter in unicodedata.normalize("NFC", name) if letter.isprintable())
    found = WORD.findall(clean)
    named = [word for word in found if word.casefold() not in HONORIFICS] or found
    if len(named) > 1:
        named[0] = SHORTENED.get(named[0].casefold(), named[0])
    return named


@cache
def customary() -> dict[str, str]:
    """Spellings that no rule knows, by the name in Devanagari."""
    return {_folded(row["hindi"]): row["latin"] for row in table("name-spellings")}


def _folded(word: str) -> str:
    """One form for the many ways of writing a nasal and a nukta."""
    word = unicodedata.normalize("NFD", word).replace(NUKTA, "")
    return re.sub("[ङञणनम]्(?=[क-म])", ANUSVARA, word).replace(CHANDRABINDU, ANUSVARA)


def _latin(word: str) -> str:
    if not DEVANAGARI.search(word):
        return word[:1].upper() + word[1:].lower()
    if known := customary().get(_folded(word)):
        return known
    return _written(_spoken(list(_sounds(word)))).capitalize()


def _sounds(word: str) -> Iterator[Sound]:
    letters, place = unicodedata.normalize("NFD", word), 0
    while place < len(letters):
        onset, count, place = _onset(letters, place)
        sign = letters[place : place + 1]
        known = SIGNS if onset else VOWELS
        vowel, is_inherent = known.get(sign, ""), not onset and sign == "अ"
        place += bool(vowel)
        if onset and not vowel:
            vowel, is_inherent = "" if letters[place - 1] == VIRAMA else "a", True
        nasal = ""
        while letters[place : place + 1] in (ANUSVARA, CHANDRABINDU, VISARGA):
            nasal, place = "" if letters[place] == VISARGA else "n", place + 1
        if onset or vowel:
            yield Sound(onset, vowel, nasal, count > 1, is_inherent)
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


def _spoken(sounds: list[Sound]) -> list[Sound]:
    """Take away the schwas that are not spoken: at the end, and between two spoken syllables."""
    last = len(sounds) - 1
    if last > 0 and _falls(sounds[last]) and not _holds_its_end(sounds[last]):
        sounds[last] = sounds[last]._replace(vowel="")
    for place in _order(sounds):
        here, before, after = sounds[place], sounds[place - 1], sounds[place + 1]
        crowded = after.is_cluster and not after.onset.endswith("r")
        kept = crowded or (place == last - 1 and after.vowel in ("i", "u"))
        if _falls(here) and not here.is_cluster and not kept and before.vowel and after.vowel:
            sounds[place] = here._replace(vowel="")
    return sounds


def _order(sounds: list[Sound]) -> list[int]:
    """From the end backwards; after a long first syllable the second goes first: Ram-charan, Dev-narayan."""
    places = list(range(len(sounds) - 2, 0, -1))
    second_part = len(sounds) > 4 and all(_falls(sound) for sound in sounds[1:4])
    return [1, *places[:-1]] if second_part and sounds[0].vowel in LONG else places


def _falls(sound: Sound) -> bool:
    return sound.vowel == "a" and sound.is_inherent and not sound.nasal and bool(sound.onset)


def _holds_its_end(sound: Sound) -> bool:
    if not sound.is_cluster:
        return False
    first, final = sound.onset[:-1], sound.onset[-1]
    return final in SONORANTS and not first.endswith(("r", final))


def _written(sounds: list[Sound]) -> str:
    out = ""
    for place, sound in enumerate(sounds):
        following = sounds[place + 1].onset if place < len(sounds) - 1 else ""
        nasal = "m" if sound.nasal and following.startswith(LIPS) else sound.nasal
        out += sound.onset + sound.vowel + nasal
    if len(sounds) <= SHORT:
        out = FIRST_LONG_I.sub(r"\1ee", out)
    for pattern, spelling in CUSTOM:
        out = pattern.sub(spelling, out)
    return out


def _others(word: str, likeliest: str) -> Iterator[str]:
    """One change, then two, each a custom of its own; a schwa more or less at the end comes first."""
    stem = likeliest.lower()
    ends = [stem[:-1]] if stem.endswith("a") else [stem + "a"]
    once = [*ends, *_changed(stem)]
    yield from (other.capitalize() for other in once)
    if DEVANAGARI.search(word):
        yield from (again.capitalize() for other in once for again in _changed(other))


def _changed(stem: str) -> Iterator[str]:
    for place in range(1, len(stem)):
        if stem[place - 1] not in "aeiou" and stem[place] not in "aeiouh":
            yield f"{stem[:place]}a{stem[place:]}"
    for found in re.finditer("(?<=[^aeiou])a(?=[^aeiou])", stem[1:]):
        yield stem[: found.start() + 1] + stem[found.end() + 1 :]
    for old, new in ELSE:
        for found in re.finditer(old, stem):
            yield stem[: found.start()] + new + stem[found.end() :]
