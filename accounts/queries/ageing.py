"""Old rows of tables that only grow, found by their key; no index on the moment is needed for it."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Model

# A statement of its own for each so many, so that nobody waits and a program that dies undoes little.
WINDOW = 5000


def old_keys(model: type[Model], moment: str, before: datetime) -> Iterator[list[int]]:
    """Yield keys of rows from before that moment, the oldest first, in windows.

    Keys rise with the moments, so that reading ends at the first window in which every row is newer.
    """
    last, full = 0, True
    while full:
        rows = model._base_manager.filter(pk__gt=last).order_by("pk").values_list("pk", moment)
        window = list(rows[:WINDOW])
        old = [pk for pk, at in window if at < before]
        if old:
            yield old
        last, full = window[-1][0] if window else last, bool(old) and len(window) == WINDOW
