"""Patterns of which the numbers could be those of an office above or below."""

from collections.abc import Iterator
from string import Formatter, ascii_letters, digits
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Office
from accounts.pages.words import count
from files.models import NumberPattern

from .number import names_office, pattern_of

DIGITS, OF_CODES = frozenset(digits), frozenset(ascii_letters + digits + "._-")


class Place(NamedTuple):
    """A place in a number: the signs that may stand there, and whether more of them may follow."""

    signs: frozenset[str]
    repeats: bool = False


def check_alone(office: Office, pattern: str) -> None:
    """Refuse a pattern by which the office or one below could give a number that another gives as well."""
    followers = following(office)
    if followers and not names_office(pattern):
        reason = ngettext(
            "%(count)s office below goes by this pattern too, and would give the same numbers again. "
            "Please add {office}.",
            "%(count)s offices below go by this pattern too, and would give the same numbers again. "
            "Please add {office}.",
            followers,
        )
        raise ValidationError(reason % {"count": count(followers)})
    for other, its_pattern in _others(office):
        if could_be_same(_places(pattern, office.code), _places(its_pattern, other.code)):
            reason = _(
                "%(office)s could give the same numbers: its pattern is %(pattern)s. "
                "Please add {office}, or letters that stand for this office alone."
            )
            raise ValidationError(reason % {"office": other, "pattern": its_pattern})


def following(office: Office) -> int:
    """Count the offices below that follow the office's pattern: neither they nor one between has its own."""
    below = Office.objects.within(office).existing_on(timezone.localdate()).exclude(pk=office.pk)
    patterns = NumberPattern.objects.filter(office__path__startswith=office.path).exclude(office=office)
    own = tuple(patterns.values_list("office__path", flat=True))
    return sum(not path.startswith(own) for path in below.values_list("path", flat=True))


def _others(office: Office) -> Iterator[tuple[Office, str]]:
    """The offices above, and those below with a pattern of their own, each with the pattern it goes by."""
    for above in Office.objects.above(office).exclude(pk=office.pk):
        yield above, pattern_of(above)
    below = NumberPattern.objects.filter(office__path__startswith=office.path).exclude(office=office)
    for row in below.select_related("office").order_by("office__path"):
        yield row.office, row.pattern


def _places(pattern: str, code: str) -> list[Place]:
    """The places of all numbers of a pattern; sections, heads, years and serials may be any."""
    places: list[Place] = []
    for text, name, width, _conversion in Formatter().parse(pattern):
        places += [Place(frozenset(sign)) for sign in text + (code if name == "office" else "")]
        if name in ("section", "head"):
            places.append(Place(OF_CODES, repeats=True))
        elif name == "year":
            places += [Place(DIGITS)] * 4
        elif name == "serial":
            places += [Place(DIGITS)] * (int(width or 1) - 1) + [Place(DIGITS, repeats=True)]
    return places


def could_be_same(one: list[Place], other: list[Place]) -> bool:
    """Return whether some number fits both: both are read at once, sign by sign."""
    seen, ahead = set(), [(0, 0)]
    while ahead:
        at = ahead.pop()
        if at == (len(one), len(other)):
            return True
        if at in seen or at[0] == len(one) or at[1] == len(other):
            continue
        seen.add(at)
        here, there = one[at[0]], other[at[1]]
        if here.signs & there.signs:
            ahead += [
                (at[0] + step, at[1] + its_step)
                for step in ((0, 1) if here.repeats else (1,))
                for its_step in ((0, 1) if there.repeats else (1,))
            ]
    return False
