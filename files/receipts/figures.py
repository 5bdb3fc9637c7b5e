"""The pending receipts of a diary, counted by desk and by class."""

from datetime import date
from typing import NamedTuple

from django.db.models import Case, Count, F, Min, Q, Value, When
from django.db.models.expressions import Combinable

from accounts.models import Office, Post
from files.models import Receipt
from tracking.models import Paper


class Pending(NamedTuple):
    """So many receipts that are pending, how many of them past their statutory date, and since when."""

    of: object
    count: int
    late: int
    oldest: date


def by_desk(office: Office, *, today: date) -> list[Pending]:
    """The receipts of an office's diary by the desk where they lie, most first."""
    counted = _counted(office, F("holder"), today)
    posts = Post.objects.with_place().in_bulk([row.of for row in counted])
    return [row._replace(of=posts[row.of]) for row in counted]


def by_class(office: Office, *, today: date) -> list[Pending]:
    """The receipts of an office's diary by the class of the letter, most first; sealed covers have none."""
    sealed = When(grading__in=Receipt.SEALED, then=Value(""))
    return _counted(office, Case(sealed, default=F("letter_class")), today)


def _counted(office: Office, by: Combinable, today: date) -> list[Pending]:
    pending = Receipt.objects.filter(diary=office).exclude(state=Paper.State.CLOSED)
    late = Count("pk", filter=Q(due_on__lt=today))
    rows = (
        pending.annotate(of=by)
        .values_list("of")
        .annotate(count=Count("pk"), late=late, oldest=Min("received_on"))
    )
    return sorted((Pending(*row) for row in rows), key=lambda row: (-row.count, str(row.of)))
