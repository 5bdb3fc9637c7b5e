"""One folding of Devanagari: what looks the same, or is spelt in either way by writers of Hindi, is one.

`repair` undoes what no reader sees: vowel signs typed in parts or onto अ, signs in another order, letters
that show nothing. `fold` goes on to what readers take for the same word: खण्ड and खंड, ज़िला and जिला,
आर०टी०आई० and आरटीआई, वार्ड-5 and वार्ड 5, 5,00,000 and 500000. What means something else stays another word:
length of vowels, aspiration, and which sibilant it is. Of a nukta or a chandrabindu nobody can say whether
it was left out or is not there, so neither tells words apart.
"""

import re
import unicodedata

from .abbreviations import LETTERS

NUKTA, VIRAMA, VISARGA, ANUSVARA, CHANDRABINDU = "\u093c", "\u094d", "\u0903", "\u0902", "\u0901"
DIGITS = {0x966 + digit: str(digit) for digit in range(10)}
# Letters of a word, without the digits and without the signs of abbreviation and the dandas.
HINDI = "[\u0900-\u0963\u0971-\u097f]"
SIGN = "[\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963]"
LETTER = f"(?:[^\\W_]|{SIGN})"
WORD = re.compile(f"{LETTER}+")

SPACES = re.compile(r"[\s\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
# Control and format characters, selectors, fillers, private and half characters: nothing that a reader sees.
INVISIBLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ud800-\uf8ff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U0010ffff]"
)

# Signs in the order in which they are typed: the nukta, vowel signs and virama, then dots above and visarga.
RANKS = dict.fromkeys("\u0900\u0901\u0902\u0903", 2) | {NUKTA: 0}
SIGNS = re.compile("[\u0900-\u0903\u093a-\u093c\u093e-\u094f\u0955-\u0957\u0962\u0963]{2,}")
REPEATED = re.compile("(.)\\1+")
SIGN_PARTS = {"ाे": "ो", "ेा": "ो", "ाै": "ौ", "ैा": "ौ", "ाॅ": "ॉ", "ॅा": "ॉ", "ोे": "ौ", "ॅं": "ँ", "ॅँ": "ँ"}
SIGN_PART = re.compile("|".join(SIGN_PARTS))
# A sign typed onto a letter that has a form of its own with it.
ONTO_A = dict(zip("ािीुूृेैॅॉोौ", "आइईउऊऋएऐऍऑओऔ", strict=True))
ONTO_LETTER = {f"अ{sign}": letter for sign, letter in ONTO_A.items()} | {
    "आे": "ओ", "आै": "औ", "आॅ": "ऑ", "एे": "ऐ", "एै": "ऐ", "एॅ": "ऍ", "ओे": "औ",
}  # fmt: skip
ONTO = re.compile("|".join(ONTO_LETTER))
# A reph on इ looks like ई, and शृ with another र like शृ.
REPH_ON_I = re.compile(f"(?<!{VIRAMA})(?:र{VIRAMA})+[इई]")
BOTH_R = re.compile(f"(?<!र)(?:{VIRAMA}र)+(?=ृ)")

# A colon typed for a visarga stands within a word after one of these; at the end of a word both are dropped.
COLON = "[:\uff1a\ua789\u02d0]"
BEFORE_VISARGA = "नि दु अन्त अंत प्रात पुन स्व स्वत अध यश तप मन बहि चतु आवि प्रादु"
COLON_WITHIN = re.compile(f"(?<!{HINDI})({'|'.join(BEFORE_VISARGA.split())}){COLON}(?={HINDI})")

# The sign of abbreviation, after Hindi and not within a number: ० ॰ Latin 0 and o, a full stop, a degree.
ABBREVIATED = re.compile(f"(?<={HINDI})(?:[०॰0.°º·](?![0-9०-९])|[oO](?![A-Za-z]))")
LETTER_NAMES = sorted({*LETTERS.values(), "डब्लू", "वाय"}, key=len, reverse=True)
BEGIN, END = f"(?<!{HINDI})(?<![A-Za-z0-9])", f"(?!{HINDI})(?![A-Za-z])"
NAMED = f"(?:{'|'.join(LETTER_NAMES)}){END}"
BRIEF = f"(?:[\u0904-\u0939\u0958-\u0961]{SIGN}*(?:[\u0904-\u0939\u0958-\u0961]{SIGN}*)?)"
MARK = "[०॰0.°º·]"
# आर०टी०आई०, ख.वि.अ., आर० के०, आर टी आई, R.T.I.: parts that are one abbreviation.
ABBREVIATION = re.compile(
    f"{BEGIN}(?:(?:{BRIEF}{MARK})+(?:{BRIEF}{MARK}(?![0-9०-९])|{NAMED}(?:{MARK}(?![0-9०-९]))?)"
    f"|(?:{NAMED}{MARK}?[ ]?)+{NAMED}(?:{MARK}(?![0-9०-९]))?)"
    rf"|{BEGIN}(?<!\.)[A-Za-z](?:(?:\. ?| )[A-Za-z])+(?!\w){END}\.?"
)
INITIALS = re.compile(f"{BEGIN}(?:(?:{NAMED} )+{NAMED}|[a-z](?: [a-z])+(?!\\w){END})")
BETWEEN_PARTS = re.compile(f"{MARK}? |{MARK}")

ACCENT = re.compile("[\u0300-\u036f]")
# 5,00,000 and 1,000,000.
GROUPED = re.compile(r"(?<![\d,])\d{1,3}(?:,\d{2,3}){0,5},\d{3}(?!,?\d)")
BESIDE_DIGIT = re.compile(f"(?<={HINDI})(?=[0-9])|(?<=[0-9])(?={HINDI})")

OM = re.compile(f"ॐ|{BEGIN}(?:ओ३म|ओ3म|ओउम|ओम|ऊँ|ऊं){VIRAMA}?{END}")
# Letters of other writers of Devanagari.
OTHERS = str.maketrans("ॲऄऎऒॆॊॠॄ", "ऍएएओेोऋृ")
NASAL = re.compile("ङ्(?=[कखगघ])|ञ्(?=[चछजझ])|ण्(?=[टठडढ])|न्(?=[क-घच-झट-ढत-धप-भशषसह])|म्(?=[पफबभव])")
DOTS = re.compile(f"{ANUSVARA}+")
EITHER = {"ॉं": "ां", "ऑं": "आं", "ंम": "म्म", "रू": "रु", "श्रिं": "शृं"}
EITHER_SPELLING = re.compile("|".join(EITHER))
ENDING = re.compile(f"(?<=[^{VIRAMA}])य([ीे])({ANUSVARA}?)$")


def repair(text: str) -> str:
    """The text in the letters that its reader sees: signs typed in parts are whole, invisible ones gone."""
    if text.isascii() and text.isprintable():
        return text
    text = _decomposed(INVISIBLE.sub("", SPACES.sub(" ", text)))
    before = ""
    while text != before:
        before, text = text, SIGNS.sub(lambda match: _whole(match[0]), text)
        text = ONTO.sub(lambda match: ONTO_LETTER[match[0]], BOTH_R.sub("", REPH_ON_I.sub("ई", text)))
    return COLON_WITHIN.sub(f"\\1{VISARGA}", text)


def _whole(signs: str) -> str:
    """Signs that follow a letter in their order, each once, and what was typed in parts as one sign."""
    signs = REPEATED.sub(r"\1", "".join(sorted(signs, key=lambda sign: RANKS.get(sign, 1))))
    return SIGN_PART.sub(lambda match: SIGN_PARTS[match[0]], signs)


def without_marks(text: str) -> str:
    """The text with a space for each sign of abbreviation: मो० and मो0 become मो, and real digits stay."""
    return ABBREVIATED.sub(" ", text)


def plain(text: str, *, apart: bool = False) -> str:
    """Repaired, in small letters and Latin digits, without accents; abbreviations and numbers joined.

    With `apart` the parts of abbreviations and numbers stand by themselves.
    """
    text = OM.sub("ओम", repair(text.translate(OTHERS)))
    text = ABBREVIATION.sub(lambda match: f" {(separated if apart else joined)(match[0])} ", text)
    text = without_marks(text).translate(DIGITS)
    text = ACCENT.sub("", unicodedata.normalize("NFKD", text).casefold())
    if not apart:
        text = GROUPED.sub(lambda match: match[0].replace(",", ""), text)
    return BESIDE_DIGIT.sub(" ", text)


def joined(abbreviation: str) -> str:
    """An abbreviation as one word."""
    return BETWEEN_PARTS.sub("", abbreviation)


def separated(abbreviation: str) -> str:
    """The parts of an abbreviation, a space between them."""
    return BETWEEN_PARTS.sub(" ", abbreviation)


def spelling(word: str) -> str:
    """One spelling for those that writers of Hindi use side by side, of a word that is plain already."""
    if word.isdecimal():
        return word.lstrip("0") or "0"
    word = word.replace(NUKTA, "").replace(VISARGA, "").replace(CHANDRABINDU, ANUSVARA)
    word = DOTS.sub(ANUSVARA, NASAL.sub(ANUSVARA, word)).rstrip(VIRAMA)
    word = EITHER_SPELLING.sub(lambda match: EITHER[match[0]], word)
    return ENDING.sub(lambda match: {"ी": "ई", "े": "ए"}[match[1]] + match[2], word)


def fold(text: str) -> str:
    """The key by which texts are compared: its words in one spelling, a space between them."""
    key = ""
    while text != key:
        text, key = " ".join(filter(None, map(spelling, WORD.findall(plain(text))))), text
        text = INITIALS.sub(lambda match: match[0].replace(" ", ""), text)
    return key


def _decomposed(text: str) -> str:
    """The text in NFC, but every nukta apart from its letter."""
    text = unicodedata.normalize("NFC", text)
    return re.sub("[\u0929\u0931\u0934]", lambda match: unicodedata.normalize("NFD", match[0]), text)
