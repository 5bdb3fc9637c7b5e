"""Propose e-mail IDs for a name: the likeliest first, and the next where it is taken."""

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import chain, count
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.data import word_list

from .latin_names import latin_name
from .name_words import can_be_read

SHORTEST, LONGEST = 3, 30
PATTERN = "{first}.{last}"
POST_PATTERN = "{designation}.{place}"
CONTRACT_MARK = ".ctr"
# Room for a mark and a number must be left; the standard ends at 64.
SHORTEST_LIMIT, LONGEST_LIMIT = 12, 64
NAME_PARTS = ("first", "middle", "last", "initial", "yy")
POST_PARTS = ("designation", "section", "post", "place", "office", "district")
# Letters that look alike; two IDs that differ only in these are treated as one.
ALIKE = [("rn", "m"), ("vv", "w"), ("0", "o"), ("1", "l"), ("i", "l"), ("5", "s")]


class Rules(NamedTuple):
    """The rules for every ID of a pattern: its greatest length, its mark, and the reserved words."""

    longest: int = LONGEST
    mark: str = ""
    reserved: frozenset[str] = frozenset()

    def fits(self, local: str) -> bool:
        """Return whether the ID may be given: it has the right length and letters and is not reserved."""
        shape = re.fullmatch(r"[a-z0-9]+([.-][a-z0-9]+)*", local)
        key = look_alike(local)
        is_reserved = key in _look_alikes(machine_words()) or key in _look_alikes(self.reserved)
        return bool(shape) and SHORTEST <= len(local) <= self.longest and not is_reserved

    def format(self, stem: str, number: str = "") -> str:
        """Return the stem with number and mark, short enough, without empty parts between stops."""
        room = self.longest - len(number) - len(self.mark)
        tidy = re.sub(r"[.-]*([.-])[.-]*", r"\1", stem).strip(".-")[:room].rstrip(".-")
        before = self.mark.endswith((".", "-"))
        return f"{self.mark}{tidy}{number}" if before else f"{tidy}{number}{self.mark}"


def proposals(name: str, *, pattern: str = PATTERN, year: int | None = None) -> Iterator[str]:
    """Yield local parts for a name in Hindi or Latin, without end: by pattern, by more of it, numbered.

    A name in any other script gives none.
    """
    wanted, rules = stems(name, pattern=pattern, year=year), Rules(reserved=office_words())
    if not wanted:
        return iter(())
    formed = dict.fromkeys(rules.format(stem) for stem in wanted)
    return chain(filter(rules.fits, formed), numbered(wanted[0], rules))


def stems(name: str, *, pattern: str = PATTERN, year: int | None = None) -> list[str]:
    """Return the IDs a name asks for, the likeliest first: by the pattern, then by more of the name.

    None for a name that is neither in Devanagari nor in Latin letters: its bearer has to say how it is spelt.
    """
    words = [re.sub("[^a-z]", "", word.lower()) for word in latin_name(name).split()]
    words = [word for word in words if word]
    if not words or not can_be_read(name):
        return []
    first, last, middle = words[0], words[-1] if len(words) > 1 else "", words[1:-1]
    short = f"{year % 100:02}" if year else ""
    facts = {"first": first, "last": last, "initial": first[0], "yy": short, "middle": ".".join(middle)}
    patterns = [pattern, "{first}.{middle}.{last}", "{initial}.{last}", "{first}.{last}.{yy}"]
    return list(dict.fromkeys(pattern.format(**facts) for pattern in patterns))


def numbered(stem: str, rules: Rules) -> Iterator[str]:
    """Yield the stem with 2, 3, 4 … without end."""
    formed = (rules.format(stem, str(number)) for number in count(2))
    return filter(rules.fits, formed)


def check_pattern(pattern: str) -> None:
    """Refuse a pattern of name-based IDs with unknown parts."""
    _check(pattern, NAME_PARTS)


def check_post_pattern(pattern: str) -> None:
    """Refuse a pattern of post-based IDs with unknown parts."""
    _check(pattern, POST_PARTS)


def check_mark(mark: str) -> None:
    """Refuse a mark that would not stand apart from the name."""
    if not re.fullmatch(r"[.-][a-z0-9]{1,6}|[a-z0-9]{1,6}[.-]", mark):
        raise ValidationError(_("A mark is up to six letters after a stop or stroke, or before one."))


def is_fit(local: str) -> bool:
    """Return whether the local part may be given to a person."""
    return Rules(reserved=office_words()).fits(local)


def look_alike(local: str) -> str:
    """Reduce an ID to its key of look-alikes: without case, stops and strokes, similar letters made one."""
    key = re.sub("[^a-z0-9]", "", local.lower())
    for letters, replacement in ALIKE:
        key = key.replace(letters, replacement)
    return key


def propose_each(names: Iterable[str], *, pattern: str = PATTERN) -> Iterator[str]:
    """Propose an ID for each name, no two alike; "" where the name must be given in Latin letters.

    Namesakes share one source, so that none starts over.
    """
    taken: set[str] = set()
    sources: dict[str, Iterator[str]] = {}
    for name in names:
        latin = latin_name(name)
        if latin not in sources:
            sources[latin] = proposals(latin, pattern=pattern)
        local = next((local for local in sources[latin] if look_alike(local) not in taken), "")
        taken.add(look_alike(local))
        yield local


@cache
def machine_words() -> frozenset[str]:
    """Return words that mean a machine: neither a person nor a post is given them."""
    return frozenset(word_list("reserved-ids"))


@cache
def office_words() -> frozenset[str]:
    """Return words that mean an office: a post may be given them, a person never."""
    return frozenset(word_list("office-ids"))


@lru_cache(maxsize=64)
def _look_alikes(words: frozenset[str]) -> frozenset[str]:
    return frozenset(map(look_alike, words))


def _check(pattern: str, parts: tuple[str, ...]) -> None:
    allowed = ", ".join(f"{{{part}}}" for part in parts)
    part = rf"\{{(?:{'|'.join(parts)})\}}"
    if not re.fullmatch(f"(?:{part}|[a-z0-9.-])*{part}(?:{part}|[a-z0-9.-])*", pattern):
        raise ValidationError(
            _("A pattern is made of %(known)s, small letters, stops and strokes."), params={"known": allowed}
        )
