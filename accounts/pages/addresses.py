"""Addresses of the rows of a list: looked up once for each kind of page, not once for each row."""

from collections.abc import Iterable
from functools import cache

from django.urls import get_script_prefix, reverse

# A placeholder for an id while an address is looked up; no URL contains this number otherwise.
_PLACEHOLDER = 1_234_567_890


def address(name: str, *ids: int) -> str:
    """The address of the page of that name for these ids, as `reverse` gives it."""
    return _pattern(name, len(ids), get_script_prefix()).format(*map(int, ids))


def addresses(pages: Iterable[tuple]) -> list[str]:
    """The addresses of several pages, each given by its name and its ids."""
    return [address(name, *ids) for name, *ids in pages]


@cache
def _pattern(name: str, ids: int, prefix: str) -> str:
    pattern = reverse(name, args=[_PLACEHOLDER + number for number in range(ids)])
    for number in range(ids):
        pattern = pattern.replace(str(_PLACEHOLDER + number), f"{{{number}}}")
    return pattern
