"""The e-mail ID that a name asks for, and what comes next where it is taken."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import count
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .latin_names import latin_name

RESERVED = Path(__file__).parent / "data" / "reserved-ids.txt"
SHORTEST, LONGEST = 3, 30
PATTERN = "{first}.{last}"
# What the eye takes for one another; two IDs that become the same are one.
ALIKE = [("rn", "m"), ("vv", "w"), ("0", "o"), ("1", "l"), ("i", "l"), ("5", "s")]


def proposals(name: str, *, pattern: str = PATTERN, year: int | None = None) -> Iterator[str]:
    """Local parts for a name, in Hindi or Latin, without end: by the pattern, by more of it, numbered."""
    words = [re.sub("[^a-z]", "", word.lower()) for word in latin_name(name).split()]
    words = [word for word in words if word] or ["officer"]
    first, last, middle = words[0], words[-1] if len(words) > 1 else "", words[1:-1]
    short = f"{year % 100:02}" if year else ""
    facts = {"first": first, "last": last, "initial": first[0], "yy": short, "middle": ".".join(middle)}
    wishes = [pattern, "{first}.{middle}.{last}", "{initial}.{last}", "{first}.{last}.{yy}"]
    stems = list(dict.fromkeys(_tidy(wish.format(**facts)) for wish in wishes))
    yield from (stem for stem in stems if is_fit(stem))
    numbered = (f"{_tidy(stems[0], room=len(str(number)))}{number}" for number in count(2))
    yield from (local for local in numbered if is_fit(local))


def check_pattern(pattern: str) -> None:
    """Refuse a pattern with parts we do not know."""
    try:
        pattern.format(first="a", middle="b", last="c", initial="d", yy="e")
    except (KeyError, IndexError, ValueError, AttributeError):
        raise ValidationError(_("Only {first}, {middle}, {last}, {initial} and {yy} are known.")) from None


def is_fit(local: str) -> bool:
    """Whether it may be given at all: its length, its letters, and not a word kept for machines."""
    shape = re.fullmatch(r"[a-z0-9]+([.-][a-z0-9]+)*", local)
    return bool(shape) and SHORTEST <= len(local) <= LONGEST and local not in reserved()


def look_alike(local: str) -> str:
    """What stays of an ID for the eye: without case, stops and strokes, and with look-alikes made one."""
    kept = re.sub("[^a-z0-9]", "", local.lower())
    for seen, meant in ALIKE:
        kept = kept.replace(seen, meant)
    return kept


def propose(name: str, taken: Callable[[str], bool], **facts) -> str:
    """The first proposal whose look-alike key is not taken."""
    return next(local for local in proposals(name, **facts) if not taken(look_alike(local)))


@cache
def reserved() -> frozenset[str]:
    """Words that mean a machine or an office, never a person."""
    return frozenset(RESERVED.read_text(encoding="utf-8").split())


def _tidy(local: str, room: int = 0) -> str:
    """Without empty parts between stops, and short enough to leave room."""
    return re.sub(r"\.{2,}", ".", local).strip(".")[: LONGEST - room].rstrip(".-")
