"""Readings brought to a change of their calendar without stopping the work.

The change itself recomputes the stays that count now, because limits, reminders and lists hang on them. Stays
that have ended keep the readings of before, which agree with one another, until a task comes to their paper,
some hundred papers at a time. A paper that moves meanwhile is brought up to date first.
"""

from datetime import date
from time import monotonic

from django.db import connection, transaction
from django.db.models import Max, Min, QuerySet, Sum

from tracking.models import Calendar, CalendarChange, Paper, Recomputing

from . import clock, readings

# With fewer stays than that in the database a change recomputes all of them itself.
LARGE = 50_000
# Papers of one transaction: those looked at, and those locked.
RANGE = 5_000
BATCH = 100
# A run of the task ends after so many seconds; the next goes on.
SECONDS = 50
# The second half of the key of the lock that lets one worker go on at a time; no calendar has it.
ONE_WORKER = 0

SIZE = "SELECT reltuples FROM pg_class WHERE oid = 'tracking_stay'::regclass"


def begin(change: CalendarChange, first: date) -> None:
    """Recompute moments from a date on: all at once, or only what counts now and the rest in the background.

    The caller holds the calendar for a change.
    """
    if not _is_large():
        _finish(change, readings.recompute(change.calendar, first))
        return
    stays = readings.recompute_pending(change.calendar, first)
    Recomputing.objects.create(calendar=change.calendar, change=change, first=first, after=0, stays=stays)


def follow(inherited: Calendar, change: CalendarChange) -> None:
    """Go on for a calendar to which stays of another moved, where readings of that are being recomputed."""
    work = Recomputing.objects.filter(calendar=inherited).order_by("first").first()
    if work:
        Recomputing.objects.create(
            calendar=change.calendar, change=change, first=work.first, after=0, stays=0
        )


def catch_up(paper: int) -> None:
    """Bring the readings of a paper that is about to move up to date; the caller has locked it."""
    if not clock.is_recomputed():
        return
    for work in _under_way().filter(after__lt=paper):
        calendar, first = work.calendar, _first(work)
        if not readings.touched_papers(calendar, first, after=paper - 1, until=paper, most=1):
            continue
        if stays := readings.recompute(calendar, first, [paper]):
            # A row of its own: nobody who moves a paper waits for another, nor for a batch.
            Recomputing.objects.create(calendar=calendar, change=work.change, first=first, stays=stays)


def calendars() -> frozenset[int]:
    """The calendars by which readings of ended stays may not be those of their clock yet."""
    return frozenset(_under_way().values_list("calendar_id", flat=True))


def go_on() -> int:
    """Recompute batch by batch, until all is done or the time is up; return how many batches these were."""
    batches, end = 0, monotonic() + SECONDS
    while monotonic() < end and step():
        batches += 1
    return batches


@transaction.atomic
def step() -> bool:
    """Recompute one batch of papers; False if none is left, or another worker is at it."""
    work = _under_way().first() if _alone() else None
    if work is None:
        return False
    last = Paper.objects.aggregate(last=Max("pk"))["last"] or 0
    if work.after >= last:
        _end(work)
    else:
        _recompute_batch(work, min(work.after + RANGE, last))
    return True


def _recompute_batch(work: Recomputing, until: int) -> None:
    """Recompute the next papers up to a key; they are locked for a moment, and nothing else is."""
    clock.for_writing(work.calendar.office)
    first = _first(work)
    papers = readings.touched_papers(work.calendar, first, after=work.after, until=until, most=BATCH)
    locked = Paper.objects.filter(pk__in=papers).order_by("pk").select_for_update()
    if keys := list(locked.values_list("pk", flat=True)):
        work.stays += readings.recompute(work.calendar, first, keys)
    work.after = papers[-1] if len(papers) == BATCH else until
    work.save(update_fields=["after", "stays"])


def _first(work: Recomputing) -> date:
    """The first day of any change of the calendar under way: a stay never has readings of two versions."""
    return Recomputing.objects.filter(calendar=work.calendar_id).aggregate(first=Min("first"))["first"]


def _end(work: Recomputing) -> None:
    """Say how many stays were recomputed, once every movement that began meanwhile is over."""
    clock.hold_for_change(work.calendar)
    counted = Recomputing.objects.filter(change=work.change_id)
    _finish(work.change, counted.aggregate(stays=Sum("stays"))["stays"])
    counted.delete()
    clock.forget()


def _finish(change: CalendarChange, stays: int) -> None:
    change.stays_changed = stays
    change.save(update_fields=["stays_changed"])


def _under_way() -> QuerySet[Recomputing]:
    """The changes that are under way, in the order in which they were made."""
    rows = Recomputing.objects.filter(after__isnull=False).order_by("pk")
    return rows.select_related("calendar__office", "change")


def _alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [clock.LOCKS, ONE_WORKER])
        return cursor.fetchone()[0]


def _is_large() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(SIZE)
        return cursor.fetchone()[0] > LARGE
