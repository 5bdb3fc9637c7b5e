"""Figures and work that no page shows by itself: seconds of each, beside its budget at a million papers."""

from collections.abc import Callable
from datetime import timedelta
from time import perf_counter

from django.db import transaction
from django.utils import timezone

from accounts.models import Office
from tracking.models import Calendar
from tracking.reports import spans, work
from tracking.summaries import counting, figures, periods, rank, verbs
from tracking.time import calendars

from .report import Verdict

# Seconds. Each is the best of a few runs, because what else the machine does only ever adds.
BUDGETS = {
    "district as of a past day": 1.0,
    "district as of a past day, with median": 1.0,
    "State as of a past day": 1.0,
    "ninety days of a district": 0.3,
    "ninety days of the State": 0.6,
    "rank of the districts": 10.0,
    "summaries of a day": 60.0,
    "late holiday of a district": 30.0,
    "work of all staff in a month": 60.0,
}
RUNS = 3


def measure() -> dict[str, float]:
    """Measure each on the database in use."""
    state = Office.objects.get(depth=1, is_history=False)
    district = Office.objects.get(code="KNJ")
    today = timezone.localdate()
    past, quarter = today - timedelta(days=30), today - timedelta(days=89)
    within, everywhere = _keys(district), _keys(state)
    districts = list(Office.objects.filter(kind="district", is_history=False))
    works: dict[str, Callable[[], object]] = {
        "district as of a past day": lambda: periods.as_of(within, past),
        "district as of a past day, with median": lambda: periods.as_of(within, past).median,
        "State as of a past day": lambda: periods.as_of(everywhere, past),
        "ninety days of a district": lambda: figures.series(within, quarter, today),
        "ninety days of the State": lambda: figures.series(everywhere, quarter, today),
        "rank of the districts": lambda: rank.rank(districts, past),
        "summaries of a day": lambda: verbs.recompute(today - timedelta(days=1), today - timedelta(days=1)),
        "late holiday of a district": lambda: _late_holiday(district),
        "work of all staff in a month": lambda: work.of_offices(
            list(Office.objects.within(state).order_by()),
            spans.span(today.replace(day=1) - timedelta(days=1)),
        ),
    }
    return {name: min(_seconds(work) for _run in range(RUNS)) for name, work in works.items()}


def verdicts(seconds: dict[str, float]) -> list[Verdict]:
    """Each beside its budget."""
    return [Verdict(f"{name}, s", budget, seconds[name]) for name, budget in BUDGETS.items()]


def fill() -> float:
    """Summarise every day there is, and return the seconds that took."""
    return _seconds(verbs.recompute_all)


def _keys(office: Office) -> list[int]:
    return list(Office.objects.within(office).order_by().values_list("pk", flat=True))


def _seconds(work: Callable[[], object]) -> float:
    begin = perf_counter()
    work()
    return perf_counter() - begin


def _late_holiday(district: Office) -> None:
    """Declare a holiday of three weeks ago for a district, and take everything back."""
    with transaction.atomic():
        calendar = Calendar.objects.filter(office=district).first() or calendars.give(district)
        on = timezone.localdate() - timedelta(days=21)
        calendars.declare(calendar, on=on, name_hi="बाढ़", name_en="Flood", by=None)
        for office in _keys(district):
            counting.rewrite([office], on, timezone.localdate() - timedelta(days=1))
        transaction.set_rollback(True)
