"""Hindi typed in the font Kruti Dev 010, where Latin letters show Hindi: "jke dqekj" is राम कुमार.

A sign stands for a letter, a half letter or a part of one, in the order in which it is drawn: the short i (f)
before the letter it follows in speech, the r that rides above (Z) after it.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from .bigrams import bigram_model

TABLE = """
d→क D→क् [→ख् x→ग X→ग् Ä→घ ?→घ् ³→ङ p→च P→च् N→छ t→ज T→ज् >→झ ÷→झ् Ö→झ् ¥→ञ V→ट B→ठ M→ड <→ढ .→ण्
r→त R→त् F→थ् n→द /→ध् è→ध् Ë→ध् u→न U→न् i→प I→प् Q→फ ¶→फ् c→ब C→ब् H→भ् Ò→भ e→म E→म् ;→य ¸→य्
j→र y→ल Y→ल् G→ळ o→व O→व् '→श् Ü→श् "→ष् l→स L→स् g→ह º→ह् z→्र ª→्र î→्य Ó→्य
{→क्ष् =→त्र «→त्र् K→ज्ञ J→श्र Ø→क्र Ý→फ्र ç→प्र Á→प्र æ→द्र #→रु :→रू |→द्य }→द्व )→द्ध í→द्द Ì→द्द
ê→ट्ट Í→ट्ट ë→ट्ठ Î→ट्ठ ì→ड्ड Ï→ड्ड ï→ड्ढ Ù→त्त् é→न्न ™→न्न् ô→क्क à→ह्न á→ह्य ã→ह्म â→हृ Ñ→कृ —→कृ –→दृ
v→अ b→इ Ã→ई m→उ Å→ऊ ,→ए _→ऋ k→ा h→ी q→ु w→ू `→ृ s→े S→ै ‚→ॉ W→ॅ a→ं ¡→ँ %→ः È→ीं ~→् +→़
å→० ƒ→१ „→२ …→३ †→४ ‡→५ ˆ→६ ‰→७ Š→८ ‹→९
A→। -→. &→- Œ→॰ ñ→॰ ]→, @→/ ^→‘ *→’ Þ→“ ß→” (→; ¼→( ½→) •→ऽ ·→ऽ \\→?
"""
SIGNS = dict(pair.split("→") for pair in TABLE.split())
SHORT_I, RIDING_R, RIDING_R_I, NASAL_I, RIDING_NASAL_I = "\ue000\ue001\ue002\ue003\ue004"
SIGNS |= {"f": SHORT_I, "Z": RIDING_R, "Æ": RIDING_R_I, "Ç": NASAL_I, "É": RIDING_NASAL_I}
SIGNS |= {"±": f"{RIDING_R}ं", "Ê": f"ी{RIDING_R}"}
DRAWN = str.maketrans(SIGNS)

LETTERS = "(?:[क-ह]़?्)*[क-ह]़?"
VOWEL_SIGNS = "[ा-ौ]"
IN_ORDER_OF_SPEECH = [
    (re.compile(pattern), spoken)
    for pattern, spoken in (
        ("़्", "़्"),
        ("्ा", ""),  # the upright stroke makes a half letter whole
        ("््", "्"),
        ("अा", "आ"),
        ("आे", "ओ"),
        ("आै", "औ"),
        ("(?:अॉ|आॅ)", "ऑ"),
        ("एे", "ऐ"),
        (f"इ{RIDING_R}", "ई"),
        ("([ंँ])([ा-ौ])", r"\2\1"),
        ("ाे", "ो"),
        ("ाै", "ौ"),
        ("ाॅ", "ॉ"),
        (f"{SHORT_I}({LETTERS})", r"\1ि"),
        (f"{NASAL_I}({LETTERS})", r"\1िं"),
        (f"{RIDING_R_I}({LETTERS})", r"र्\1ि"),
        (f"{RIDING_NASAL_I}({LETTERS})", r"र्\1िं"),
        (f"({LETTERS}{VOWEL_SIGNS}?[ंँ]?){RIDING_R}", r"र्\1"),
    )
]
SYLLABLE = f"(?:{LETTERS}{VOWEL_SIGNS}?|[अ-औ])[ंँॅ]?ः?"
# A nought stands for the sign of abbreviation: डा0.
WORD = f"(?:{SYLLABLE})+्?0?"
# A text of Hindi syllables from first to last; English read as Kruti Dev hardly ever gives one.
READS_AS_HINDI = re.compile(rf"[‘“(]?{WORD}(?:[,/(‘“॰.-]+(?:{WORD}|[\d०-९]+))*[,)’”॰।.]*")
LETTER = re.compile("[A-Za-z\x80-\xff]")
# Hindi in Unicode, an e-mail ID, a web address.
NEVER_LEGACY = re.compile(r"[\u0900-\u097f]|\w@\w|://|www\.")
SHORTEST = 3
NEVER = 1000.0
ENOUGH = 3.0
ENOUGH_AMONG_OTHERS = -7.0


def to_unicode(text: str) -> str:
    """Convert text typed in Kruti Dev 010 to Unicode."""
    text = text.translate(DRAWN)
    for pattern, spoken in IN_ORDER_OF_SPEECH:
        text = pattern.sub(spoken, text)
    return text


def is_legacy(text: str, *, among_legacy: bool = False) -> bool:
    """Return whether the text is Hindi typed in Kruti Dev; among other such texts less evidence suffices."""
    if not LETTER.search(text) or NEVER_LEGACY.search(text):
        return False
    enough = ENOUGH_AMONG_OTHERS if among_legacy else ENOUGH
    return len(text) >= SHORTEST and _evidence(text) > enough


def mostly_legacy(texts: Iterable[str]) -> bool:
    """Return whether most of the different cells of a column are typed in Kruti Dev."""
    judged = [is_legacy(text) for text in set(texts) if LETTER.search(text)]
    return 2 * sum(judged) > len(judged)


def _evidence(text: str) -> float:
    """Return the log likelihood of the text as Hindi in Kruti Dev, less that as English."""
    return sum(map(_word_evidence, text.split()))


@lru_cache(maxsize=20_000)
def _word_evidence(word: str) -> float:
    if not LETTER.search(word):
        return 0.0
    hindi = to_unicode(word)
    if not READS_AS_HINDI.fullmatch(hindi):
        return -NEVER
    return bigram_model("hi").likelihood(hindi) - bigram_model("en").likelihood(word)
