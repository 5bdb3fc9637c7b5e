"""The words that Hindi typing suggests: those of the office's texts first, then common words and verbs."""

import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parents[2]
OWN = Path(__file__).parent / "hindi"
WORDS = HERE / "static" / "hindi-words.txt"
# Whole words in Devanagari, without digits, danda and the sign of abbreviation.
WORD = re.compile("[\u0904-\u0939\u0958-\u0961\u0900-\u0903\u093a-\u094f\u200d]+")
# Texts of the product in which offices speak: pages, guide, designations, places, the demo's papers.
TEXTS = ("locale", "docs", "accounts/data", "files/data", "files/demo", "tracking/data", "templates")
COMMON = 3
CONSONANT = re.compile("[\u0915-\u0939\u0958-\u095f\u093c]$")
AFTER_CONSONANT = "ना ने नी ता ते ती कर ा े ी ीं ें ूं ो ेगा ेगी ेंगे ेंगी िए िएगा"
AFTER_VOWEL = "ना ने नी ता ते ती कर या ए ई ईं एं ऊं ओ एगा एगी एंगे एंगी इए इएगा"


def write() -> int:
    """Write the list anew, the most frequent words first, with spellings that do not follow their sound.

    To be run when texts have changed much.
    """
    counts = _in_texts()
    common = (OWN / "words.txt").read_text().split()
    counts.update(dict.fromkeys(common, COMMON))
    for word in _forms((OWN / "verbs.txt").read_text().split()):
        counts[word] += 1
    spelt = dict(line.split(" ", 1) for line in (OWN / "spellings.txt").read_text().splitlines())
    counts.update(dict.fromkeys(spelt, COMMON))
    ordered = _one_of_each(sorted(counts, key=lambda word: (-counts[word], word)))
    lines = [f"{word} {spelt[word]}" if word in spelt else word for word in ordered]
    WORDS.write_text("\n".join(lines) + "\n")
    print(f"{WORDS.relative_to(HERE)}: {len(ordered)} words")
    return 0


def _one_of_each(words: list[str]) -> list[str]:
    """Of words that differ in the sign of their nasal alone, the one with the dot: जांच, not जाँच."""
    return list(dict.fromkeys(word.replace("\u0901", "\u0902") for word in words))


def _in_texts() -> Counter[str]:
    """Every word of two letters or more in the product's own texts, with how often it stands there."""
    kept = subprocess.run(["git", "ls-files", *TEXTS], cwd=HERE, capture_output=True, text=True, check=True)
    counts: Counter[str] = Counter()
    for name in kept.stdout.split():
        path = HERE / name
        if path.suffix in {".po", ".md", ".csv", ".txt", ".py", ".html"}:
            counts.update(word for word in WORD.findall(path.read_text()) if len(word) > 1)
    return counts


def _forms(stems: list[str]) -> Iterator[str]:
    for stem in stems:
        endings = AFTER_CONSONANT if CONSONANT.search(stem) else AFTER_VOWEL
        yield from (stem + ending for ending in endings.split())
