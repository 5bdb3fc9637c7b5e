"""The letters by which a designation is called: BDO, बीडीओ and ख०वि०अ० for the Block Development Officer."""

import re

from .transliterate import beginnings

LETTERS = {
    "A": "ए", "B": "बी", "C": "सी", "D": "डी", "E": "ई", "F": "एफ", "G": "जी", "H": "एच", "I": "आई",
    "J": "जे", "K": "के", "L": "एल", "M": "एम", "N": "एन", "O": "ओ", "P": "पी", "Q": "क्यू", "R": "आर",
    "S": "एस", "T": "टी", "U": "यू", "V": "वी", "W": "डब्ल्यू", "X": "एक्स", "Y": "वाई", "Z": "जेड",
}  # fmt: skip
UNSAID = {"of", "the", "to", "and", "for", "in"}
UNSAID_HINDI = {"एवं", "और", "का", "की", "के", "व"}
# A designation ends where a place, a subject or a second designation is named.
END = re.compile(r"[,(/]")
LATIN_WORD = re.compile("[A-Za-z]+")
HINDI_WORD = re.compile("[\u0900-\u0963]+")
# The first letter of a Hindi word as it stands in an abbreviation: with its vowel sign.
CONSONANTS = "[\u0915-\u0939\u0958-\u095f]\u093c?(?:\u094d[\u0915-\u0939])*"
FIRST = re.compile(f"{CONSONANTS}[\u093e-\u094c]?|[\u0904-\u0914]")
# Such as ख०वि०अ०, S.D.M. or ए.के.: parts of few letters with a mark after each.
PART = "[^\\W\\d_](?:[\u0900-\u0903\u093a-\u094f]|[^\\W\\d_]){0,3}"
MARKED = re.compile(rf"(?<!\S){PART}(?:[.०]{PART})+[.०]?(?!\S)")
MARK = re.compile("[.०]")
FEWEST, MOST = 2, 6


def called(name_en: str, name_hi: str) -> list[str]:
    """The abbreviations that follow from the names of a designation, also as they are said in Hindi."""
    english = [word for word in LATIN_WORD.findall(END.split(name_en)[0]) if word.lower() not in UNSAID]
    letters = "".join(word if word.isupper() else word[0].upper() for word in english)
    hindi = [word for word in HINDI_WORD.findall(END.split(name_hi)[0]) if word not in UNSAID_HINDI]
    initials = "".join(first[0] for word in hindi if (first := FIRST.match(word)))
    texts = [letters, "".join(LETTERS[letter] for letter in letters)] if _is_short(letters) else []
    return [*texts, initials] if FEWEST <= len(hindi) <= MOST else texts


def _is_short(letters: str) -> bool:
    return FEWEST <= len(letters) <= MOST


def queries(text: str) -> list[str]:
    """A tsquery for each typed word or abbreviation, of which a text is to have every one."""
    wanted, place = [], 0
    for marked in MARKED.finditer(text):
        wanted += [*beginnings(text[place : marked.start()]), _either(marked[0])]
        place = marked.end()
    return [query for query in [*wanted, *beginnings(text[place:])] if query]


def _either(marked: str) -> str:
    """An abbreviation as one word, or its letters as the initials of a person."""
    together = beginnings(MARK.sub("", marked))
    apart = beginnings(MARK.sub(" ", marked))
    return f"({' & '.join(together)} | ({' & '.join(apart)}))" if together and apart else ""
