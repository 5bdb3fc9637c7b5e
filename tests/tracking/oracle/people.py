"""Charges and leave: who was at a desk, and a person's work in a month."""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import pairwise
from typing import NamedTuple

from accounts.models import Charge, Leave, Post
from tracking.models import Movement

from .hours import DAY, Hours, day_of, midnight


class People:
    """All charges and all leave, as they are on record."""

    def __init__(self):
        self.charges = list(Charge.objects.all())
        self.leave = list(Leave.objects.filter(taken_back_at=None))
        self.offices = dict(Post.objects.values_list("pk", "section__office"))

    def changes(self, post: int) -> Iterator[datetime]:
        """The moments at which somebody may come to the desk or leave it."""
        charges = [charge for charge in self.charges if charge.post_id == post]
        for charge in charges:
            yield from filter(None, (charge.begins, charge.ends))
        people = {charge.user_id for charge in charges}
        for leave in self.leave:
            if leave.person_id in people:
                yield midnight(leave.begins_on)
                yield midnight(leave.ends_on + DAY)

    def is_away(self, person: int, day: date) -> bool:
        """Return whether the person was on leave that day."""
        return any(
            leave.person_id == person and leave.begins_on <= day <= leave.ends_on for leave in self.leave
        )

    def somebody_is_at(self, post: int, moment: datetime) -> bool:
        """Return whether any holder of the post was at work then."""
        return any(
            charge.post_id == post
            and charge.begins <= moment
            and (charge.ends is None or moment < charge.ends)
            and not self.is_away(charge.user_id, day_of(moment))
            for charge in self.charges
        )


class Worked(NamedTuple):
    """A line of the certificate."""

    movements: int
    notes: int
    papers: int
    active: int
    due: int
    leave: int
    state: str


def days_between(first: date, last: date) -> list[date]:
    """Each date, both included."""
    return [first + DAY * number for number in range((last - first).days + 1)]


def work(hours: Hours, people: People, office: int, first: date, last: date) -> dict[int, Worked]:
    """The work of each person at the desks of an office between two days."""
    days = days_between(first, last)
    acts = [act for act in Movement.objects.all() if first <= day_of(act.at) <= last]
    here = [act for act in acts if people.offices[act.post_id] == office]
    held: dict[int, set[date]] = {}
    for charge in people.charges:
        begins, ends = charge.begins, charge.ends or midnight(last + 2 * DAY)
        if people.offices[charge.post_id] != office or charge.kind == "link":
            continue
        if begins < midnight(last + DAY) and ends > midnight(first):
            its = held.setdefault(charge.user_id, set())
            open_days = ((day, hours.on(office, day)) for day in days)
            its |= {day for day, span in open_days if span and begins < span[1] and ends > span[0]}
    found = {}
    for person in held.keys() | {act.person_id for act in here}:
        own = [act for act in here if act.person_id == person]
        leave = sum(people.is_away(person, day) for day in held.get(person, ()))
        due = len(held.get(person, ())) - leave
        elsewhere = any(act.person_id == person for act in acts)
        found[person] = Worked(
            len(own),
            sum(act.note_commitment is not None for act in own),
            sum(act.papers_commitment is not None for act in own),
            len({day_of(act.at) for act in own}),
            due,
            leave,
            _state(bool(own), due, link=person not in held, elsewhere=elsewhere),
        )
    return found


def _state(worked: bool, due: int, *, link: bool, elsewhere: bool) -> str:
    if worked:
        return "link" if link else "worked"
    if elsewhere:
        return "elsewhere"
    return "nothing" if due else "away"


def spans(moments: set[datetime]) -> Iterator[tuple[datetime, datetime]]:
    """The pieces between moments, in order."""
    return pairwise(sorted(moments))
