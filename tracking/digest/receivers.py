"""People at work whose office is open and who have no digest of the day yet, with their posts."""

from collections import defaultdict
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Case, When

from accounts.models import Charge, Leave, Office
from tracking.models import Digest
from tracking.time import clock


class Seat(NamedTuple):
    """A post that a person holds now, and its office."""

    post: int
    may_monitor: bool
    office: int
    path: str


def receivers(now: datetime, day: date) -> dict[int, list[Seat]]:
    """The posts of each person who is still to have the digest of the day, the substantive one first.

    Whoever is on leave reads it on return.
    """
    if not any(each.is_open(now) for each in clock.clocks()):
        return {}  # At night nothing is read of the people.
    substantive = Case(When(kind=Charge.Kind.SUBSTANTIVE, then=0), default=1)
    done = Digest.objects.filter(day=day).values("person")
    on_leave = Leave.objects.on(day).values("person")
    charges = Charge.objects.open_at(now).filter(user__is_active=True)
    charges = charges.exclude(user__in=done).exclude(user__in=on_leave)
    rows = charges.order_by("user", substantive, "begins", "pk").values_list(
        "user", "post", "post__may_monitor", "post__section__office", "post__section__office__path"
    )
    seats: dict[int, list[Seat]] = defaultdict(list)
    for user, *seat in rows:
        seats[user].append(Seat(*seat))
    is_open_at: dict[str, bool] = {}
    return {
        person: held
        for person, held in seats.items()
        # The first of the posts says where the person works.
        if _is_open(held[0].path, now, is_open_at)
    }


def _is_open(path: str, now: datetime, known: dict[str, bool]) -> bool:
    if path not in known:
        known[path] = clock.clock_of(Office(path=path)).is_open(now)
    return known[path]
