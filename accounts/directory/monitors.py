"""Those who monitor offices, level by level up the tree; whoever is on leave gives way to the next level."""

from collections.abc import Collection
from datetime import datetime

from django.utils import timezone

from accounts.models import Charge, Leave
from accounts.models.office import up_the_tree

# The people of each office whose posts monitor it, by its path; of a level on leave there is nobody.
Levels = dict[str, set[int]]


def levels(paths: Collection[str], at: datetime, *, but: Collection[int] = ()) -> Levels:
    """Find who monitors each office at or above these at that moment, without some people; in two queries."""
    offices = {step for path in paths for step in up_the_tree(path)}
    charges = Charge.objects.open_at(at).filter(
        post__may_monitor=True, post__section__office__path__in=offices
    )
    monitoring = list(charges.values_list("post__section__office__path", "user"))
    away = on_leave({user for _path, user in monitoring}, at).union(but)
    found: Levels = {}
    for path, user in monitoring:
        found.setdefault(path, set()).update({user} - away)
    return found


def nearest(found: Levels, path: str, *, above: int = 0) -> set[int]:
    """The people of the nearest level that monitors the office, or of one so many places above.

    Of a level of which everybody is on leave, those of the next one up.
    """
    near = [found[step] for step in reversed(up_the_tree(path)) if step in found]
    return next((people for people in near[above:] if people), set())


def on_leave(people: Collection[int], at: datetime) -> set[int]:
    """Those of these people who are on leave on the day of that moment."""
    found = Leave.objects.on(timezone.localdate(at)).filter(person__in=people)
    return set(found.values_list("person", flat=True))
