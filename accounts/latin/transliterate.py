"""The words under which a text is found: as written, and by sound for those who type Hindi in Latin letters.

Every word is a whole lexeme made here, so PostgreSQL's own parser (which cuts Devanagari at its vowel
signs) has no part in it: index with `array_to_tsvector(search_words(text))`, search with
`query(text)::tsquery`, or each word by itself with `beginnings`.
Keys by sound begin with `~`, so that an English word never meets one by accident.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice, product

from . import folding
from .folding import ANUSVARA, CHANDRABINDU, NUKTA, VIRAMA, WORD

LONGEST_WORD = 100
LONGEST_QUERY = 300
MOST_QUERY_WORDS = 12
MOST_KEYS = 6
SOUND = "~"

ROWS = "कखगघङ चछजझञ टठडढण तथदधन पफबभम यरलव शषसह ळ"
LATIN = "k kh g gh n ch chh j jh n t th d dh n t th d dh n p ph b bh m y r l v sh sh s h l"
VOWEL_SOUNDS = "a aa i ee u oo ri e ai o au e o"
CONSONANTS = dict(zip(ROWS.replace(" ", ""), LATIN.split(), strict=True))
VOWELS = dict(zip("अआइईउऊऋएऐओऔऍऑ", VOWEL_SOUNDS.split(), strict=True))
SIGNS = dict(zip("ािीुूृेैोौॅॉ", VOWEL_SOUNDS.split()[1:], strict=True))
GLIDES = {"इ": "yi", "ई": "yi", "ए": "ye"}

# What is read in its own ways, one sign for each; वरिष्ठ is mostly written varisht.
ONE_SOUND = {"ज्ञ": "\ue000", "ष्ठ": "\ue002", "ांव": "ा\ue001", "ाँव": "ा\ue001"}
CLUSTERS = {"\ue000": ("gy", "jn", "gn"), "\ue002": ("shth", "sht")}

# Places and words whose customary Latin spelling does not follow their sound in Hindi.
SPELLINGS = {
    "baghpat": "बागपत",
    "basic": "बेसिक",
    "budaun": "बदायूं",
    "badaun": "बदायूं",
    "etawah": "इटावा",
    "ghaziabad": "गाजियाबाद",
    "ghazipur": "गाजीपुर",
    "kheri": "खीरी",
    "lucknow": "लखनऊ",
    "meerut": "मेरठ",
    "moradabad": "मुरादाबाद",
    "police": "पुलिस",
    "rae bareli": "रायबरेली",
    "raebareli": "रायबरेली",
}

TOKEN = re.compile(rf"{folding.LETTER}++(?:[-/()._:]++{folding.LETTER}++)*+")
PAIR = re.compile("[a-z]+ [a-z]+")
DEVANAGARI = re.compile(r"[\u0900-\u097f]")
# Applied in this order to Latin queries and to the Latin spellings of Devanagari alike.
SOUNDS = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("ee+|ii+", "i"),
        ("oo+|uu+", "u"),
        ("a+", "a"),
        ("ao|eo", lambda match: match[0][0] + "v"),
        ("ia", "iya"),
        ("ai|ei|ae", "e"),
        ("au|ou|ow(?![aeiou])", "o"),
        ("x", "ksh"),
        ("w", "v"),
        ("z", "j"),
        ("(?:ch?)*chh?", "C"),
        ("q|c", "k"),
        ("ph", "f"),
        ("sh", "s"),
        ("([bdgjkrt])(?=\\1)", ""),
        ("([bdgjkrt])h", lambda match: match[1].upper()),
        ("([a-zA-Z])\\1+", r"\1"),
        ("(?<=[bdgjkt])(?=[BDGJKT])", ""),
        ("(?<!^)a", ""),
        ("(?<=..)h$", ""),
    )
]

SECOND_MEANINGS = [("(?<=[^aeiouy])y$", "i"), ("eh(?=[^aeiouy])", "ah"), ("n(?=[bfp])", "m"), ("ai", "ay")]


def search_words(text: str) -> list[str]:
    """The words to index a text under, each once: as written, numbers by every part, Hindi also by sound.

    An abbreviation is one word, and each of its parts is.
    """
    words: dict[str, None] = {}
    for form in dict.fromkeys([folding.plain(text), folding.plain(text, apart=True)]):
        for token in TOKEN.findall(form):
            if _is_number(token):
                words.update(dict.fromkeys(_tails(token)))
            for word in WORD.findall(token):
                words.update(dict.fromkeys(_index_words(word[:LONGEST_WORD])))
    return list(words)


def query(text: str) -> str:
    """A tsquery for texts that hold every typed word, the last one also as a beginning; empty if none."""
    terms = list(islice(_terms(text), MOST_QUERY_WORDS))
    return " & ".join(_operand(term, last=place == len(terms)) for place, term in enumerate(terms, 1))


def beginnings(text: str) -> list[str]:
    """A tsquery for each typed word, every one also as a beginning."""
    return [_operand(term, last=True) for term in islice(_terms(text), MOST_QUERY_WORDS)]


def _terms(text: str) -> Iterator[str]:
    """Split a query into abbreviations, numbers, two-word spellings of places, and words."""
    text, place = folding.repair(text[:LONGEST_QUERY]), 0
    for abbreviation in folding.ABBREVIATION.finditer(text):
        yield from _words(folding.plain(text[place : abbreviation.start()]))
        yield abbreviation[0]
        place = abbreviation.end()
    yield from _words(folding.plain(text[place:]))


def _words(text: str) -> Iterator[str]:
    place = 0
    while match := TOKEN.search(text, place):
        pair = PAIR.match(text, match.start())
        if not _is_number(match[0]):
            match = pair if pair and pair[0] in SPELLINGS else WORD.match(text, match.start())
        place = match.end()
        if folding.spelling(match[0]):
            yield match[0]


def _index_words(word: str) -> Iterator[str]:
    """The index words of one word: as written and, when it is Hindi, by sound."""
    if folded := folding.spelling(word):
        yield folded
    if DEVANAGARI.search(word):
        yield from _keys_of_hindi(word)


def _operand(term: str, *, last: bool) -> str:
    """A word, number or abbreviation of a query as a tsquery operand."""
    if folding.ABBREVIATION.fullmatch(term):
        return _either(folding.plain(term), folding.plain(term, apart=True).split(), last=last)
    if _is_number(term):
        parts = WORD.findall(term)
        whole = _quote(next(_tails(term)), beginning=True)
        return f"({whole} | {_every(parts, last=last)})" if _is_ward(parts) else whole
    return _word(term, last=last)


def _word(term: str, *, last: bool) -> str:
    term = term[:LONGEST_WORD]
    options = [_quote(folding.spelling(term), beginning=last)]
    if not DEVANAGARI.search(term) and not term.isdigit():
        options += [_quote(key, beginning=last and len(key) > 2) for key in _keys_of_latin(term)]
    return options[0] if len(options) == 1 else f"({' | '.join(options)})"


def _either(joined: str, parts: list[str], *, last: bool) -> str:
    """An abbreviation as one word, or its parts, as the initials of a person are."""
    return f"({_word(joined.strip(), last=last)} | {_every(parts, last=last)})"


def _every(parts: list[str], *, last: bool) -> str:
    operands = [_word(part, last=last and part is parts[-1]) for part in parts]
    return f"({' & '.join(operands)})"


def _is_ward(parts: list[str]) -> bool:
    """Return whether it is a thing and its number, as वार्ड-5, which others write as two words."""
    return len(parts) == 2 and not re.search(r"\d", parts[0]) and parts[1].isdecimal()


def _quote(word: str, *, beginning: bool) -> str:
    # Only letters, digits, `/` and `~` can be in a word, so nothing needs escaping inside the quotes.
    return f"'{word}'{':*' if beginning else ''}"


def _is_number(token: str) -> bool:
    """Parts with separators and a digit among them: a file number, a diary number, a date."""
    return bool(re.search(r"\d", token)) and len(WORD.findall(token)) > 1 and " " not in token


def _tails(number: str) -> Iterator[str]:
    """The number from each of its parts on, so that any run of parts is the beginning of one of them.

    One kind of separator and no leading zeros: people exchange the one and drop the other when typing.
    """
    parts = [folding.spelling(part) for part in WORD.findall(number)][:MOST_QUERY_WORDS]
    yield from ("/".join(parts[start:])[:LONGEST_WORD] for start in range(len(parts) - 1))


def _keys_of_hindi(word: str) -> list[str]:
    """The keys by sound of a Hindi word, the most usual first."""
    readings = ("".join(reading) for reading in islice(product(*_readings(word)), MOST_KEYS))
    return _distinct(readings)


def _keys_of_latin(word: str) -> list[str]:
    """The keys by sound of a word in Latin letters."""
    if word in SPELLINGS:
        return _keys_of_hindi(SPELLINGS[word])[:1]
    spellings = [word, *(re.sub(pattern, other, word) for pattern, other in SECOND_MEANINGS)]
    return _distinct(spellings)


def _distinct(spellings: Iterable[str]) -> list[str]:
    return [SOUND + key[: LONGEST_WORD - 1] for key in dict.fromkeys(map(_to_sound, spellings)) if key]


def _to_sound(latin: str) -> str:
    """Latin spelling to sound: one sign per consonant, no length, no doubling, `a` only as a first letter."""
    for pattern, sound in SOUNDS:
        latin = pattern.sub(sound, latin)
    return latin


def _readings(word: str) -> Iterator[tuple[str, ...]]:
    """The Latin spellings of each letter of a Hindi word, inherent vowels written out."""
    for letters, sign in ONE_SOUND.items():
        word = word.replace(letters, sign)
    letters = word.replace(NUKTA, "")
    for place, letter in enumerate(letters):
        before, after = letters[place - 1 : place], letters[place + 1 : place + 2]
        if letter in CONSONANTS or letter in CLUSTERS:
            vowel = "" if after in SIGNS or after == VIRAMA else "a"
            yield tuple(sound + vowel for sound in _consonant(letter, before, after))
        elif letter in VOWELS and before and before not in CONSONANTS and letter in GLIDES:
            yield VOWELS[letter], GLIDES[letter]
        elif letter in (ANUSVARA, CHANDRABINDU):
            yield _nasal(letter, before, after)
        elif letter == "\ue001":
            yield "nv", "vn"
        else:
            yield (VOWELS.get(letter) or SIGNS.get(letter) or (letter if letter.isalnum() else ""),)


def _consonant(letter: str, before: str, after: str) -> tuple[str, ...]:
    """The Latin spellings of a consonant; ड and ढ between vowels are mostly ड़ and ढ़, dot written or not."""
    if letter in CLUSTERS:
        return CLUSTERS[letter]
    flapped = letter in "डढ" and before and before not in (VIRAMA, ANUSVARA) and after != VIRAMA
    return (CONSONANTS[letter], "r" if letter == "ड" else "rh") if flapped else (CONSONANTS[letter],)


def _nasal(letter: str, before: str, after: str) -> tuple[str, ...]:
    """The Latin spellings of a nasal dot: dropped at the end, m or ng before the letters that call for it."""
    if not after and letter == ANUSVARA and before in CONSONANTS:
        return "n", "m", ""
    if not after or letter == CHANDRABINDU:
        return "n", ""
    if after in "पफबभम":
        return ("m",)
    if after in "यरलवशषस":
        return "n", "m"
    return ("n", "ng") if after == "ह" else ("n",)
