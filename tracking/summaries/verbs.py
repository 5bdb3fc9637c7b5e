"""Summaries brought up to date: days that have ended, and days that something touched since."""

from collections.abc import Callable
from datetime import date, timedelta

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from accounts.models import Office
from tracking.models import Calendar, DaySummary, Recomputing, SummaryMark, SummaryProgress

from . import counting

# Offices of one transaction, so that none is long.
BATCH = 50
LOCK = 0x5DA7


def refresh() -> int:
    """Count the days that ended since the last run and those marked; return how many offices were marked.

    Each batch of offices is its own transaction: a run that is killed is gone on with by the next.
    """
    yesterday = timezone.localdate() - timedelta(days=1)
    progress = _progress()
    if (progress.until is None or progress.until < yesterday) and _has_ended(yesterday):
        first = progress.until + timedelta(days=1) if progress.until else counting.earliest_day()
        recompute(first or yesterday, yesterday)
        SummaryProgress.objects.filter(pk=1).update(until=yesterday)
    return settle()


def recompute(
    first: date, last: date, offices: list[int] | None = None, report: Callable[[int], None] = lambda _n: None
) -> None:
    """Count days anew, of all offices unless some are named."""
    keys = sorted(offices or Office.objects.order_by().values_list("pk", flat=True))
    for begin in range(0, len(keys), BATCH):
        with transaction.atomic():
            _alone()
            counting.rewrite(keys[begin : begin + BATCH], first, last)
        report(min(begin + BATCH, len(keys)))


def recompute_all(report: Callable[[int], None] = lambda _n: None) -> date | None:
    """Forget every summary and count all days that have ended; return the first of them."""
    first, yesterday = counting.earliest_day(), timezone.localdate() - timedelta(days=1)
    if not _has_ended(yesterday):
        yesterday = _progress().until or yesterday - timedelta(days=1)
    marks = list(_settled().values_list("pk", flat=True))
    DaySummary.objects.filter(day__lt=first or yesterday)._raw_delete(connection.alias)
    if first and first <= yesterday:
        recompute(first, yesterday, report=report)
    _progress()
    SummaryProgress.objects.filter(pk=1).update(until=yesterday)
    SummaryMark.objects.filter(pk__in=marks).delete()
    return first


def settle() -> int:
    """Count again the days that were marked, office by office; return how many offices these were."""
    until = _progress().until
    if until is None:
        return 0
    # While readings are being recomputed their days would have to be counted once more.
    marks = list(_settled().order_by("pk")[:10_000])
    spans: dict[int, tuple[date, date]] = {}
    for mark in marks:
        for office in _offices_of(mark):
            first, last = spans.get(office, (mark.first, mark.first))
            spans[office] = min(first, mark.first), max(last, min(mark.last or until, until))
    for office, (first, last) in sorted(spans.items()):
        with transaction.atomic():
            _alone()
            counting.rewrite([office], first, min(last, until))
    # Deleted last: a run that is killed before leaves them to the next.
    SummaryMark.objects.filter(pk__in=[mark.pk for mark in marks]).delete()
    return len(spans)


def _settled() -> QuerySet[SummaryMark]:
    """Marks of days whose stays have their readings."""
    recomputed = Recomputing.objects.filter(calendar=OuterRef("calendar"))
    return SummaryMark.objects.filter(~Exists(recomputed))


def _offices_of(mark: SummaryMark) -> list[int]:
    """The offices of a mark; those whose stays may go by a calendar lie below its office."""
    if mark.office_id:
        return [mark.office_id]
    calendar = Calendar.objects.select_related("office").get(pk=mark.calendar_id)
    return list(Office.objects.within(calendar.office).order_by().values_list("pk", flat=True))


def _progress() -> SummaryProgress:
    progress, _new = SummaryProgress.objects.get_or_create(pk=1)
    return progress


def _has_ended(day: date) -> bool:
    """Return whether every transaction that may have written of that day, unmarked, is over."""
    progress = _progress()
    with connection.cursor() as cursor:
        if progress.fenced_day != day:
            cursor.execute("SELECT pg_current_xact_id()::text::bigint")
            [progress.fence] = cursor.fetchone()
            progress.fenced_day = day
            progress.save(update_fields=["fence", "fenced_day"])
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint >= %s", [progress.fence])
        return cursor.fetchone()[0]


def _alone() -> None:
    """Let one worker after the other count."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
