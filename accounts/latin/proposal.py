"""The e-mail ID that a name asks for, and what comes next where it is taken."""

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import chain, count
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.data import word_list

from .latin_names import latin_name

SHORTEST, LONGEST = 3, 30
PATTERN = "{first}.{last}"
POST_PATTERN = "{designation}.{place}"
CONTRACT_MARK = ".ctr"
# Room for a mark and a number must be left; the standard ends at 64.
SHORTEST_LIMIT, LONGEST_LIMIT = 12, 64
NAME_PARTS = ("first", "middle", "last", "initial", "yy")
POST_PARTS = ("designation", "section", "post", "place", "office", "district")
# What the eye takes for one another; two IDs that become the same are one.
ALIKE = [("rn", "m"), ("vv", "w"), ("0", "o"), ("1", "l"), ("i", "l"), ("5", "s")]


class Rules(NamedTuple):
    """What holds for every ID of a pattern: its length, its mark, and the words it may not be."""

    longest: int = LONGEST
    mark: str = ""
    kept: frozenset[str] = frozenset()

    def fits(self, local: str) -> bool:
        """Whether it may be given at all: its length, its letters, and not a word kept for others."""
        shape = re.fullmatch(r"[a-z0-9]+([.-][a-z0-9]+)*", local)
        key = look_alike(local)
        kept = key in _alike(reserved()) or key in _alike(self.kept)
        return bool(shape) and SHORTEST <= len(local) <= self.longest and not kept

    def formed(self, stem: str, number: str = "") -> str:
        """The stem with number and mark, short enough, without empty parts between stops."""
        room = self.longest - len(number) - len(self.mark)
        tidy = re.sub(r"[.-]*([.-])[.-]*", r"\1", stem).strip(".-")[:room].rstrip(".-")
        before = self.mark.endswith((".", "-"))
        return f"{self.mark}{tidy}{number}" if before else f"{tidy}{number}{self.mark}"


def proposals(name: str, *, pattern: str = PATTERN, year: int | None = None) -> Iterator[str]:
    """Local parts for a name, in Hindi or Latin, without end: by the pattern, by more of it, numbered."""
    asked, rules = stems(name, pattern=pattern, year=year), Rules(kept=office_words())
    formed = dict.fromkeys(rules.formed(stem) for stem in asked)
    return chain(filter(rules.fits, formed), numbered(asked[0], rules))


def stems(name: str, *, pattern: str = PATTERN, year: int | None = None) -> list[str]:
    """What a name asks for, the likeliest first: by the pattern, then by more of the name."""
    words = [re.sub("[^a-z]", "", word.lower()) for word in latin_name(name).split()]
    words = [word for word in words if word] or ["officer"]
    first, last, middle = words[0], words[-1] if len(words) > 1 else "", words[1:-1]
    short = f"{year % 100:02}" if year else ""
    facts = {"first": first, "last": last, "initial": first[0], "yy": short, "middle": ".".join(middle)}
    wishes = [pattern, "{first}.{middle}.{last}", "{initial}.{last}", "{first}.{last}.{yy}"]
    return list(dict.fromkeys(wish.format(**facts) for wish in wishes))


def numbered(stem: str, rules: Rules) -> Iterator[str]:
    """The stem with 2, 3, 4 … without end."""
    formed = (rules.formed(stem, str(number)) for number in count(2))
    return filter(rules.fits, formed)


def check_pattern(pattern: str) -> None:
    """Refuse a pattern of name-based IDs with parts we do not know."""
    _check(pattern, NAME_PARTS)


def check_post_pattern(pattern: str) -> None:
    """Refuse a pattern of post-based IDs with parts we do not know."""
    _check(pattern, POST_PARTS)


def check_mark(mark: str) -> None:
    """Refuse a mark that would not stand apart from the name."""
    if not re.fullmatch(r"[.-][a-z0-9]{1,6}|[a-z0-9]{1,6}[.-]", mark):
        raise ValidationError(_("A mark is up to six letters after a stop or stroke, or before one."))


def is_fit(local: str) -> bool:
    """Whether it may be given to a person."""
    return Rules(kept=office_words()).fits(local)


def look_alike(local: str) -> str:
    """What stays of an ID for the eye: without case, stops and strokes, and with look-alikes made one."""
    kept = re.sub("[^a-z0-9]", "", local.lower())
    for seen, meant in ALIKE:
        kept = kept.replace(seen, meant)
    return kept


def propose_each(names: Iterable[str], *, pattern: str = PATTERN) -> Iterator[str]:
    """An ID for each name, none like another; namesakes draw from one source, so that none begins again."""
    taken: set[str] = set()
    sources: dict[str, Iterator[str]] = {}
    for name in names:
        latin = latin_name(name)
        if latin not in sources:
            sources[latin] = proposals(latin, pattern=pattern)
        local = next(local for local in sources[latin] if look_alike(local) not in taken)
        taken.add(look_alike(local))
        yield local


@cache
def reserved() -> frozenset[str]:
    """Words that mean a machine: nobody is given them, nor a post."""
    return frozenset(word_list("reserved-ids"))


@cache
def office_words() -> frozenset[str]:
    """Words that mean an office: a post may be given them, a person never."""
    return frozenset(word_list("office-ids"))


@lru_cache(maxsize=64)
def _alike(words: frozenset[str]) -> frozenset[str]:
    return frozenset(map(look_alike, words))


def _check(pattern: str, parts: tuple[str, ...]) -> None:
    known = ", ".join(f"{{{part}}}" for part in parts)
    part = rf"\{{(?:{'|'.join(parts)})\}}"
    if not re.fullmatch(f"(?:{part}|[a-z0-9.-])*{part}(?:{part}|[a-z0-9.-])*", pattern):
        raise ValidationError(
            _("A pattern is made of %(known)s, small letters, stops and strokes."), params={"known": known}
        )
