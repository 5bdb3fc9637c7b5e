"""Lists in pages by key: a page goes on behind the last row of the one before, however long the list is."""

from collections.abc import Iterable
from operator import attrgetter
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet

# A page of rows, and the key from which the next one goes on; None at the end.
Page = tuple[list, Any]


def page_after(rows: QuerySet, last: int | str | None, *, size: int, key: str = "pk") -> Page:
    """Read the page behind the key `last`, or the first, by rising key."""
    if last:
        rows = rows.filter(**{f"{key}__gt": last})
    return cut(rows.order_by(key)[: size + 1], size, key=key)


def page_before(rows: QuerySet, last: int | None, *, size: int) -> Page:
    """Read the page behind the id `last`, or the first, by falling id."""
    if last:
        rows = rows.filter(pk__lt=last)
    return cut(rows.order_by("-pk")[: size + 1], size)


def cut(rows: Iterable, size: int, *, key: str = "pk") -> Page:
    """Split rows of which one more was read than a page holds; the key may lie in a part of the row."""
    rows = list(rows)
    return rows[:size], attrgetter(key)(rows[size - 1]) if len(rows) > size else None


def links(name: str, last: object, following: object, *, here: str = "?") -> dict[str, str]:
    """Address the first page and the next, "" for none, for a pager; `here` is the list as asked for."""
    joint = "" if here.endswith("?") else "&"
    return {
        "prev_url": here if last else "",
        "next_url": f"{here}{joint}{urlencode({name: following})}" if following else "",
    }
