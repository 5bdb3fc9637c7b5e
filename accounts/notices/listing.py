"""Everything that a person was told, of work and of access, in one list by time."""

from datetime import datetime
from heapq import merge
from itertools import islice
from typing import NamedTuple

from django.db.models import Q, QuerySet

from accounts.models import Notice, User, WorkNotice

from .page import NAMED

PAGE = 25


class Place(NamedTuple):
    """The place of a notice in the list: work stands before access told at the same instant."""

    at: datetime
    is_work: bool
    pk: int

    def __str__(self) -> str:
        return f"{self.at.isoformat()},{int(self.is_work)},{self.pk}"


def parse_place(text: str) -> Place | None:
    """Read the place behind which a page begins; None for the first page or nonsense."""
    try:
        at, is_work, pk = text.split(",")
        moment = datetime.fromisoformat(at)
        return Place(moment, bool(int(is_work)), int(pk)) if moment.tzinfo else None
    except ValueError:
        return None


def place(notice: Notice | WorkNotice) -> Place:
    """The place of a notice in the list."""
    return Place(notice.at, isinstance(notice, WorkNotice), notice.pk)


def notices(person: User, after: Place | None) -> tuple[list[Notice | WorkNotice], Place | None]:
    """Read a page of what the person was told, the newest first, and the place of its last row."""
    work = _behind(WorkNotice.objects.filter(person=person), after, is_work=True)
    access = _behind(Notice.objects.filter(person=person).select_related(*NAMED), after, is_work=False)
    together = merge(work, access, key=place, reverse=True)
    rows = list(islice(together, PAGE + 1))
    return rows[:PAGE], place(rows[PAGE - 1]) if len(rows) > PAGE else None


def _behind(rows: QuerySet, after: Place | None, *, is_work: bool) -> QuerySet:
    if after:
        same = Q(at=after.at, pk__lt=after.pk) if is_work == after.is_work else Q(at=after.at)
        rows = rows.filter(Q(at__lt=after.at) | (same if is_work <= after.is_work else Q(pk=None)))
    return rows.order_by("-at", "-pk")[: PAGE + 1]
