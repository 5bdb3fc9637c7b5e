"""The difference between two versions, word by word."""

import difflib
import re
from collections.abc import Iterator
from typing import NamedTuple

from files.text import plain, richtext

# A word with its vowel signs and joiners, which are no letters by themselves; a line break; any other sign.
WORD = re.compile(r"[\w\u0900-\u097f\u200c\u200d]+|\n|[^\S\n]+|[^\w\s]")
# Beyond this many words the lines are compared, which takes no longer with the length.
MOST = 6_000


class Part(NamedTuple):
    """Words that both versions have, or only the older or only the newer one."""

    kind: str
    text: str


SAME, GONE, NEW = "same", "gone", "new"


def difference(old: str, new: str) -> list[Part]:
    """Compare the texts of two versions, given as cleaned HTML."""
    before, after = (WORD.findall(plain.to_plain(richtext.clean_stored(each))) for each in (old, new))
    if len(before) + len(after) > MOST:
        before, after = _lines(before), _lines(after)
    return list(_merged(_parts(before, after)))


def _parts(before: list[str], after: list[str]) -> Iterator[Part]:
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for act, low, high, start, end in matcher.get_opcodes():
        if act == "equal":
            yield Part(SAME, "".join(before[low:high]))
            continue
        yield Part(GONE, "".join(before[low:high]))
        yield Part(NEW, "".join(after[start:end]))


def _merged(parts: Iterator[Part]) -> Iterator[Part]:
    """Take a single space between two changes into them: "old new words" reads better than a patchwork."""
    held: list[Part] = []
    for part in parts:
        if part.kind == SAME and held and not part.text.strip(" "):
            held += [Part(GONE, part.text), Part(NEW, part.text)]
        elif part.kind == SAME:
            yield from _flushed(held)
            held = []
            yield part
        else:
            held.append(part)
    yield from _flushed(held)


def _flushed(held: list[Part]) -> Iterator[Part]:
    for kind in (GONE, NEW):
        if text := "".join(part.text for part in held if part.kind == kind):
            yield Part(kind, text)


def _lines(words: list[str]) -> list[str]:
    return "".join(words).splitlines(keepends=True)
