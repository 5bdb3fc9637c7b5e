"""Addresses of the things of a list: looked up once for each kind of page, not once for each row."""

from functools import cache

from django.urls import get_script_prefix, reverse

# Stands for an id while an address is looked up; no name of a page has it in it.
_PLACE = 1_234_567_890


def address(name: str, *ids: int) -> str:
    """The address of the page of that name for these ids, as `reverse` gives it."""
    return _shape(name, len(ids), get_script_prefix()).format(*map(int, ids))


@cache
def _shape(name: str, ids: int, prefix: str) -> str:
    found = reverse(name, args=[_PLACE + number for number in range(ids)])
    for number in range(ids):
        found = found.replace(str(_PLACE + number), f"{{{number}}}")
    return found
