"""The words of a bearer's own name: without titles, relations, other names and numbers."""

import re
import unicodedata

from accounts.data import word_list

from .abbreviations import LETTERS
from .folding import ABBREVIATED, BRIEF, MARK, OM, repair

# Written before a name and never one, wherever it stands; and titles where a name follows.
HONORIFICS, TITLES = frozenset(word_list("name-honorifics")), frozenset(word_list("name-titles"))
# Titles that are names, too: two words must follow them.
NAMES_AND_TITLES = {"मेजर", "पंडित", "पण्डित", "हाजी", "जनरल", "major", "pandit", "haji", "general"}
AFTER_NAME = {"जी", "साहब", "साहिब", "ji", "sahab", "sahib"}
NUMBERS = {
    *("ii", "iii", "iv", "jr", "sr", "junior", "senior"),
    *("प्रथम", "द्वितीय", "तृतीय", "जूनियर", "सीनियर"),
}
# Written short before another name, it is a name itself.
SHORTENED = {
    **dict.fromkeys(("मो", "मौ", "मोह", "मु", "मुह"), "मोहम्मद"),
    **dict.fromkeys(("mo", "mohd", "md", "mhd"), "Mohammad"),
    **{"सै": "सैयद", "अ": "अब्दुल"},
}
# Whose son or wife a person is, or by what other name known.
RELATION = re.compile(
    r"(?<=\S)[\s,]*(?:@|(?<![\w\u0900-\u0963])(?:"
    r"पत्नी|पुत्र|पुत्री|सुपुत्र|सुपुत्री|बेवा|विधवा|आत्मज|आत्मजा|पिता|वल्द|निवासी|निवासिनी|उर्फ|"
    r"[wsdch]\s?/\s?o|wife of|son of|daughter of|urf|alias|aka|a\.k\.a\.?"
    r")(?![\w\u0900-\u0963/])).*$",
    re.IGNORECASE | re.DOTALL,
)
BRACKETS = re.compile(r"\([^)]*\)?|\[[^\]]*\]?")
WORD = re.compile(r"[^\s.·•,०॰°º()\[\]/\\@\"“”_–—-]+")
LETTER_OF = {hindi: latin for latin, hindi in LETTERS.items()} | {"डब्लू": "W", "वाय": "Y"}
LETTER_NAME = "|".join(sorted(LETTER_OF, key=len, reverse=True))
# एसपी is S P, but बीबी is a name.
LETTERS_TOGETHER = re.compile(f"(?!बीबी$)(?:{LETTER_NAME}){{2,4}}")
LETTERS_BY_MARK = re.compile(f"(?<![\u0900-\u0963])({BRIEF}){MARK}(?=[\u0904-\u0939\u0958-\u0961])")
CONSONANTS_TOGETHER = re.compile("[B-DF-HJ-NP-TV-XZ]{2,3}")
# Latin letters that Unicode does not take apart into a plain one and an accent.
UNDECOMPOSED = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
    | {"Æ": "Ae", "Œ": "Oe", "Ø": "O", "Ł": "L", "Đ": "D", "Þ": "Th"}
)
LATIN_OR_HINDI = "A-Za-z\u00aa\u00ba\u00c0-\u024f\u02b0-\u02ff\u1e00-\u1eff\u0900-\u0963\u0971-\u097f"
READ, UNREAD = re.compile(f"[{LATIN_OR_HINDI}]"), re.compile(f"[^\\W\\d_{LATIN_OR_HINDI}]")


def own_words(name: str) -> list[str]:
    """The words of the name that its bearer would give, Latin ones without accents, initials as letters."""
    text = OM.sub("ओम", repair(without_accents(name)))
    bare = RELATION.sub("", BRACKETS.sub(" ", text))
    text = bare if WORD.search(bare) else text
    text = ABBREVIATED.sub(" ", LETTERS_BY_MARK.sub(r"\1 ", text))
    words = [word for word in WORD.findall(text) if any(map(str.isalpha, word))]
    return _with_initials(_without_titles(words))


def can_be_read(name: str) -> bool:
    """Return whether all letters of the name are Devanagari or Latin, and there are some."""
    return bool(READ.search(name)) and not UNREAD.search(name)


def without_accents(text: str) -> str:
    """Latin letters without their accents."""
    if text.isascii():
        return text
    letters = (unicodedata.normalize("NFD", letter) for letter in text.translate(UNDECOMPOSED))
    latin = "".join(letter[0] if letter[0].isascii() else letter for letter in letters)
    return re.sub("(?<=[A-Za-z])[\u0300-\u036f]+", "", latin)


def _without_titles(words: list[str]) -> list[str]:
    named = [word for word in words if word.casefold() not in HONORIFICS] or words
    while len(named) > 1 and named[0].casefold() in TITLES:
        named = named[1:]
    if len(named) > 2 and named[0].casefold() in NAMES_AND_TITLES:
        named = named[1:]
    while len(named) > 1 and named[-1].casefold() in NUMBERS:
        named = named[:-1]
    if len(named) > 1 and named[-1].casefold() in AFTER_NAME:
        named = named[:-1]
    if len(named) > 1:
        named[0] = SHORTENED.get(named[0].casefold(), named[0])
    return named


def _with_initials(words: list[str]) -> list[str]:
    """The letters before a name are initials, however they are written: आर० के०, एसपी, RK."""
    if len(words) < 2:
        return words
    if all(map(_letters, words)):
        return [letter for word in words for letter in _letters(word)]
    initials = []
    for place, word in enumerate(words[:-1]):
        if not (letters := _letters(word)):
            return [*initials, *words[place:]]
        initials += letters
    return [*initials, words[-1]]


def _letters(word: str) -> list[str]:
    if word in LETTER_OF:
        return [LETTER_OF[word]]
    if LETTERS_TOGETHER.fullmatch(word):
        return [LETTER_OF[name] for name in re.findall(LETTER_NAME, word)]
    if CONSONANTS_TOGETHER.fullmatch(word):
        return list(word)
    return [word] if len(word) == 1 and word.isascii() else []
