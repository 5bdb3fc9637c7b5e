"""Summaries brought up to date: days that have ended, and days that something touched since."""

from collections.abc import Callable
from datetime import date, timedelta

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from accounts.models import Office
from tracking.models import DayFlow, DaySummary, Recomputing, SummaryMark, SummaryProgress

from . import counting

# Offices of one transaction, so that none is long.
BATCH = 50
# Marks of one run.
MARKS = 10_000
LOCK = 0x5DA7
# Transactions of programs in this database alone: the horizon of snapshots is that of all databases of the
# server, and what PostgreSQL itself does here, as gathering statistics, writes nothing of a day.
OVER = """
SELECT NOT EXISTS (
    SELECT FROM pg_stat_clear_snapshot(), pg_stat_activity
    WHERE datname = current_database() AND backend_type = 'client backend'
        AND age(backend_xid) > age((%s %% 4294967296)::text::xid)
)
"""


def refresh() -> int:
    """Count the days that ended since the last run and those marked; return how many offices were marked.

    A run that finds another at it ends at once. Each batch of offices is a transaction that stores how far it
    came: a run that is killed is gone on with by the next.
    """
    while _count_batch():
        pass
    return settle()


def recompute(
    first: date, last: date, offices: list[int] | None = None, report: Callable[[int], None] = lambda _n: None
) -> None:
    """Count days anew, of all offices unless some are named; wait for a batch that another counts."""
    keys = sorted(offices or Office.objects.order_by().values_list("pk", flat=True))
    for begin in range(0, len(keys), BATCH):
        with transaction.atomic():
            _wait_for_others()
            counting.rewrite(keys[begin : begin + BATCH], first, last)
        report(min(begin + BATCH, len(keys)))


def recompute_all(report: Callable[[int], None] = lambda _n: None) -> date | None:
    """Forget every summary and count all days that have ended; return the first of them."""
    first, yesterday = counting.earliest_day(), timezone.localdate() - timedelta(days=1)
    if not _has_ended(_progress(), yesterday):
        yesterday = _progress().until or yesterday - timedelta(days=1)
    marks = list(_settled().values_list("pk", flat=True))
    for model in (DaySummary, DayFlow):
        model.objects.filter(day__lt=first or yesterday)._raw_delete(connection.alias)
    if first and first <= yesterday:
        recompute(first, yesterday, report=report)
    with transaction.atomic():
        _wait_for_others()
        SummaryProgress.objects.filter(pk=1).update(until=yesterday, counting=None, after=0)
        SummaryMark.objects.filter(pk__in=marks).delete()
    return first


def settle() -> int:
    """Count again the days that were marked, office by office; return how many offices these were."""
    _spread_marks_of_calendars()
    marks = SummaryMark.objects.filter(office__isnull=False).order_by("pk").values_list("pk", "office")
    by_office: dict[int, list[int]] = {}
    for mark, office in marks[:MARKS]:
        by_office.setdefault(office, []).append(mark)
    return sum(_settle_office(office, by_office[office]) for office in sorted(by_office))


@transaction.atomic
def _count_batch() -> bool:
    """Count the next offices over the days that ended; False if none is left, or another is at it."""
    if not _is_alone():
        return False
    progress = _progress()
    if progress.counting is None:
        yesterday = timezone.localdate() - timedelta(days=1)
        is_done = progress.until is not None and progress.until >= yesterday
        if is_done or not _has_ended(progress, yesterday):
            return False
        progress.counting = yesterday
    last = progress.counting
    first = progress.until + timedelta(days=1) if progress.until else counting.earliest_day() or last
    keys = Office.objects.filter(pk__gt=progress.after).order_by("pk").values_list("pk", flat=True)
    if offices := list(keys[:BATCH]):
        counting.rewrite(offices, first, last)
        progress.after = offices[-1]
    else:
        progress.until, progress.counting, progress.after = last, None, 0
    progress.save(update_fields=["until", "counting", "after"])
    return True


@transaction.atomic
def _settle_office(office: int, marks: list[int]) -> bool:
    """Count the marked days of an office and drop the marks; False if another is at it, or has done so."""
    if not _is_alone():
        return False
    progress, rows = _progress(), SummaryMark.objects.filter(pk__in=marks)
    spans = list(rows.values_list("first", "last"))
    # Of an office already counted over days that are not all counted yet, a mark waits until they are.
    if not spans or progress.until is None or progress.counting is not None:
        return False
    rows.delete()
    until = progress.until
    last = max(min(last or until, until) for _first, last in spans)
    counting.rewrite([office], min(first for first, _last in spans), last)
    return True


@transaction.atomic
def _spread_marks_of_calendars() -> None:
    """Put marks of offices in the place of one of a calendar, so that each is settled by itself."""
    # While readings are being recomputed their days would have to be counted once more.
    marks = _settled().filter(calendar__isnull=False).select_related("calendar__office")
    for mark in marks.select_for_update(of=["self"], skip_locked=True):
        SummaryMark.objects.bulk_create(
            SummaryMark(office_id=office, first=mark.first, last=mark.last)
            for office in Office.objects.within(mark.calendar.office).order_by().values_list("pk", flat=True)
        )
        mark.delete()


def _settled() -> QuerySet[SummaryMark]:
    """Marks of days whose stays have their readings."""
    recomputed = Recomputing.objects.filter(calendar=OuterRef("calendar"))
    return SummaryMark.objects.filter(~Exists(recomputed))


def _progress() -> SummaryProgress:
    progress, _new = SummaryProgress.objects.get_or_create(pk=1)
    return progress


def _has_ended(progress: SummaryProgress, day: date) -> bool:
    """Return whether every transaction that may have written of that day, unmarked, is over."""
    with connection.cursor() as cursor:
        if progress.fenced_day != day:
            cursor.execute("SELECT pg_current_xact_id()::text::bigint")
            [progress.fence] = cursor.fetchone()
            progress.fenced_day = day
            progress.save(update_fields=["fence", "fenced_day"])
        cursor.execute(OVER, [progress.fence])
        return cursor.fetchone()[0]


def _is_alone() -> bool:
    """Take the lock of those who count, for this transaction; False if another has it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return cursor.fetchone()[0]


def _wait_for_others() -> None:
    """Take the same lock, however long another has it."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = 0")
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
