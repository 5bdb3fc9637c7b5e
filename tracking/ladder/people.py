"""People whom a step of the ladder tells of papers, by the posts and offices of today."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from accounts.charges.endings import officers_above
from accounts.models import Charge, Office, User
from tracking.models import Rung, Stay
from tracking.time.clock import up_the_tree

Told = Rung.Told


def concerned(told: str, stays: Sequence[Stay], now: datetime) -> dict[int, set[int]]:
    """The ids of the people to tell of each stay, by its id."""
    if told in (Told.HOLDER, Told.SUPERIOR):
        above = officers_above(list({stay.post_id: stay.post for stay in stays}.values()), but=())
        held = _holders(stays, now) if told == Told.HOLDER else {}
        # Of a vacant desk its controlling officer.
        return {stay.pk: held.get(stay.post_id) or above[stay.post_id] for stay in stays}
    levels = _levels({stay.office.path for stay in stays}, now)
    place = 0 if told == Told.MONITOR else 1
    return {stay.pk: _at(levels, stay.office.path, place) for stay in stays}


def above(office: Office, now: datetime, *, but: User) -> list[User]:
    """People who monitor or administer the office or one above it, without the one who acts."""
    charges = Charge.objects.open_at(now).filter(
        Q(post__may_monitor=True) | Q(post__may_administer=True),
        post__section__office__path__in=up_the_tree(office.path),
    )
    return list(User.objects.filter(pk__in=charges.values("user")).exclude(pk=but.pk))


def _holders(stays: Sequence[Stay], now: datetime) -> dict[int, set[int]]:
    held: dict[int, set[int]] = {}
    charges = Charge.objects.open_at(now).filter(post__in={stay.post_id for stay in stays})
    for post, user in charges.values_list("post", "user"):
        held.setdefault(post, set()).add(user)
    return held


def _levels(paths: set[str], now: datetime) -> dict[str, set[int]]:
    """The people who monitor each office at or above these, by its path."""
    offices = {step for path in paths for step in up_the_tree(path)}
    charges = Charge.objects.open_at(now).filter(
        post__may_monitor=True, post__section__office__path__in=offices
    )
    levels: dict[str, set[int]] = {}
    for path, user in charges.values_list("post__section__office__path", "user"):
        levels.setdefault(path, set()).add(user)
    return levels


def _at(levels: dict[str, set[int]], path: str, place: int) -> set[int]:
    """The people of the nearest level that monitors the office, or of one so many places above."""
    near = [levels[step] for step in reversed(up_the_tree(path)) if step in levels]
    return near[place] if place < len(near) else set()
