"""Locks of a movement: its request, the clocks of both offices, the paper; always in this order."""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet

from accounts.queries.compiled import compiled
from tracking.models import Kind, Movement, Paper
from tracking.refusals import MovedMeanwhile, UsedElsewhere
from tracking.time import clock, recomputing


def lock_request(request_id: UUID, *, without_lock: bool = False) -> Movement | None:
    """Keep others from this request until the transaction ends; the movement it made already, if any.

    Raises UsedElsewhere where that movement opened nothing. `without_lock`, where thousands of papers come in
    one transaction: a lock for each would fill the table.
    """
    if not without_lock:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [request_id.int & (2**63 - 1)])
    movement = _made(request=request_id)
    if movement and movement.seq != 1:
        raise UsedElsewhere
    return movement


def was_made(request_id: UUID) -> bool:
    """True if this request has made its movement already."""
    return bool(_made(request=request_id))


def lock(paper: Paper) -> Paper:
    """Lock the paper until the transaction ends, and return it as it is now.

    Without joins: after waiting, PostgreSQL checks the new row against the joined rows it read before, and a
    paper that changed desks meanwhile would seem to be gone.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("A paper is locked within a transaction only.")
    [paper] = _for_update(paper=paper.pk)
    return paper


@compiled
def _for_update(paper: int) -> QuerySet[Paper]:
    return Paper.objects.filter(pk=paper).select_for_update()


def lock_for(
    paper: Paper, *, expected: int, request_id: UUID, offices: Iterable
) -> tuple[Paper, Movement | None]:
    """Lock the clocks and the paper; the second is the movement that this request already made, if any.

    Raises UsedElsewhere where the request moved another paper, or this one before the page was shown.
    """
    clock.for_writing(*offices)
    paper, made = lock(paper), _made(request=request_id)
    if made and (made.paper_id != paper.pk or paper.seq == expected):
        raise UsedElsewhere
    if not made and has_moved(paper, expected):
        raise MovedMeanwhile(paper)
    recomputing.catch_up(paper.pk)
    return paper, made


def has_moved(paper: Paper, expected: int) -> bool:
    """True if anything but questions and replies was recorded since the page was shown."""
    if paper.seq == expected:
        return False
    since = Movement.objects.filter(paper=paper, seq__gt=expected).exclude(kind__in=Kind.asides())
    return expected > paper.seq or since.exists()


def _made(*, request: UUID) -> Movement | None:
    """Find the movement that a request made, of whichever paper."""
    return _of_request.first(request=request)


@compiled
def _of_request(request: UUID) -> QuerySet[Movement]:
    return Movement.objects.filter(request_id=request).select_related("paper")
