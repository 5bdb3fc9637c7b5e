"""The verification of papers, many at once: chains, rows rebuilt from them, and what other rooms add.

A batch is read in one snapshot of the database, so that a movement meanwhile raises no alarm and waits for
nothing, and in a fixed number of queries. Memory holds one batch.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import structlog
from django.conf import settings
from django.db import DataError, connection, transaction
from django.utils.module_loading import import_string

from tracking.ledger import entries
from tracking.models import Hold, Movement, Paper, Parking, Stay
from tracking.time import clock, recomputing
from tracking.time.clock import Clock

from . import actors
from .findings import Finding
from .rebuild import Stored, differences

BATCH = 250
# What values that no verb ever wrote make of a computation.
UNREADABLE = (TypeError, ValueError, AttributeError, LookupError, ArithmeticError, DataError)
log = structlog.get_logger(__name__)


def findings_of(paper: Paper) -> list[Finding]:
    """Return every finding on one paper."""
    with one_snapshot():
        return _of_batch_or_each([Paper.objects.get(pk=paper.pk)], {})


def findings(
    *, after: int = 0, clocks: dict[int, Clock] | None = None
) -> Iterator[tuple[list[int], list[Finding]]]:
    """Yield the keys and the findings of one batch of papers after the other, in the order of their keys.

    `clocks` keeps the calendars that an earlier call has read; a long one takes longer than a batch.
    """
    clocks = {} if clocks is None else clocks
    while True:
        with one_snapshot():
            batch = list(Paper.objects.filter(pk__gt=after).order_by("pk")[:BATCH])
            found = _of_batch_or_each(batch, clocks)
        if not batch:
            return
        after = batch[-1].pk
        yield [paper.pk for paper in batch], found


@contextmanager
def one_snapshot() -> Iterator[None]:
    """Read all in this block as it was at one instant."""
    is_inside = connection.in_atomic_block
    with transaction.atomic():
        if not is_inside:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def _of_batch_or_each(papers: list[Paper], clocks: dict[int, Clock]) -> list[Finding]:
    """Return the findings of a batch, or, where one paper holds what nobody can read, of each by itself.

    Otherwise one row written by hand would keep the whole record from being verified.
    """
    try:
        with transaction.atomic():
            return list(_of_batch(papers, clocks))
    except UNREADABLE:
        if len(papers) > 1:
            return [finding for paper in papers for finding in _of_batch_or_each([paper], clocks)]
        [paper] = papers
        log.exception("paper_unreadable", paper=paper.pk)
        return [Finding(paper.pk, paper.seq, "unreadable")]


def _of_batch(papers: list[Paper], clocks: dict[int, Clock]) -> Iterator[Finding]:
    if not papers:
        return
    keys = [paper.pk for paper in papers]
    movements = _grouped(Movement.objects.filter(paper__in=keys).order_by("paper", "seq"), "paper_id")
    stays = _grouped(Stay.objects.filter(paper__in=keys).order_by("paper", "arrived_seq"), "paper_id")
    parkings = _grouped(Parking.objects.filter(stay__paper__in=keys).order_by("parked_seq"), "stay_id")
    holds = _grouped(Hold.objects.filter(stay__paper__in=keys).order_by("placed_seq"), "stay_id")
    clock.read_anew(clocks, {stay.calendar_id for of_paper in stays.values() for stay in of_paper})
    recomputed = recomputing.calendars()
    every = [movement for of_paper in movements.values() for movement in of_paper]
    by_paper: dict[int, list[Finding]] = defaultdict(list)
    for finding in actors.findings(every):
        by_paper[finding.paper or 0].append(finding)
    for step in settings.VERIFICATION_STEPS:
        for finding in import_string(step)(papers, movements):
            by_paper[finding.paper or 0].append(finding)
    for paper in papers:
        of_paper = movements.get(paper.pk, [])
        for fault in entries.faults_in(paper, of_paper):
            yield Finding(fault.paper_id, fault.seq, "hash" if fault.why == "content" else fault.why)
        stored = Stored(paper, of_paper, stays.get(paper.pk, []), parkings, holds, recomputed)
        yield from differences(stored, clocks)
        yield from by_paper[paper.pk]


def _grouped(rows: Iterable[Any], by: str) -> dict[int, list[Any]]:
    grouped: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        grouped[getattr(row, by)].append(row)
    return grouped
