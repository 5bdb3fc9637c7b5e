"""The text that any program takes out of a PDF of ours is the text that was printed."""

import html
import re

import polib
import pytest
from django.conf import settings

from accounts.pages import pdf
from tests.pdfs import READERS, reasons_against

CONSONANTS = "कखगघङचछजझञटठडढणतथदधनपफबभमयरलवशषसह"
SIGNS = ["", "ा", "ि", "ी", "ु", "ू", "ृ", "े", "ै", "ो", "ौ", "ं", "ँ", "ः", "िं"]
WRITTEN = re.compile(r"[^\s<>%{}&#*`|\[\]_\\]*[\u0904-\u0939][^\s<>%{}&#*`|\[\]_\\]*")
# Three and more letters as one, as the Hindi of offices has them, and the joiners with which some write.
LONGER = """राष्ट्र वस्त्र मन्त्र स्त्री संस्कृत लक्ष्य सूक्ष्म ज्योत्स्ना उज्ज्वल तत्त्व महत्त्व उच्छ्वास
कर्त्तव्य स्वास्थ्य मत्स्य अन्त्येष्टि पंक्ति संयुक्त्यर्थ कार्त्स्न्य ऊर्ध्व वर्ल्ड शृंखला श्रृंखला
पृष्ठ दृष्टि हृदय द्वितीय विद्युत उद्घाटन पद्धति ब्राह्मण चिह्न प्रश्न ट्रैक्टर ड्राइवर फ़र्ज़
क़ानून ज़िला बढ़ी पढ़ाई ऋण रुपये रूप र्‍या क्‍ष क्‌ष ॐ ऑफ़िस ॲप ऍ ० १२३ ४५,६७८ ₹५०० कार्य॰ दुःख अतः
सं० मो०"""


def conjuncts() -> list[str]:
    """Each two consonants as one, with each vowel sign in turn, and alone with each sign."""
    pairs = [f"{first}्{second}" for first in CONSONANTS for second in CONSONANTS]
    joined = [pair + SIGNS[place % len(SIGNS)] for place, pair in enumerate(pairs)]
    return joined + [letter + sign for letter in CONSONANTS for sign in SIGNS]


def office_words() -> list[str]:
    """The words of our own Hindi: every text of the program, and its guide."""
    entries = polib.pofile(str(settings.BASE_DIR / "locale/hi/LC_MESSAGES/django.po"))
    texts = [entry.msgstr or " ".join(entry.msgstr_plural.values()) for entry in entries]
    texts.append((settings.BASE_DIR / "docs/guide.hi.md").read_text())
    return sorted(set(WRITTEN.findall(" ".join(texts))))


@pytest.fixture(scope="module")
def corpus() -> list[str]:
    words = office_words() + conjuncts() + LONGER.split()
    assert len(words) > 3_500
    return words


@pytest.fixture(scope="module")
def printed(corpus) -> bytes:
    """The corpus as a page of ours, in lines of forty words, every other line in bold."""
    lines = [" ".join(corpus[start : start + 40]) for start in range(0, len(corpus), 40)]
    body = "".join(
        f"<p>{'<b>' if place % 2 else ''}{html.escape(line)}</p>" for place, line in enumerate(lines)
    )
    return pdf.render(
        f"<!doctype html><html lang=hi><meta charset=utf-8><title>कोश</title>"
        f'<body style="font: 12px/2 Noto Sans Devanagari">{body}'
    )


@pytest.mark.parametrize("reader", READERS)
def test_what_is_copied_out_is_what_was_printed(reader, printed, corpus):
    assert READERS[reader](printed).split() == corpus


def test_it_is_a_pdf_for_keeping(printed):
    assert reasons_against(printed) == []
