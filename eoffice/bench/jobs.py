"""Figures and work that no page shows by itself: seconds of each, beside its budget at a million papers."""

import sys
from collections.abc import Callable
from datetime import timedelta
from time import perf_counter

from django.db import transaction
from django.utils import timezone

from accounts.models import Office
from tracking.causes import figures as causes
from tracking.fairness import figures as fairness
from tracking.models import Calendar
from tracking.monitor import disposals, past, pending, table, worst
from tracking.monitor.figures import OLDEST, Moment, offices_within
from tracking.reports import spans, work
from tracking.summaries import counting, figures, periods, rank, verbs
from tracking.time import calendars, clock, recomputing
from tracking.trends.figures import trend

from . import mornings
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
    "late holiday of the State, papers wait": 1.0,
    "late holiday of the State, in the background": 600.0,
    "monitor of a district": 0.3,
    "monitor of the State": 0.6,
    "trend of the State as of a past day": 1.0,
    "causes of a district": 0.3,
    "causes of the State": 0.6,
    "signs of a district": 0.3,
    "work of all staff in a month": 60.0,
    "digests of all districts, made and mailed": 60.0,
}
RUNS = 3


def measure() -> dict[str, float]:
    """Measure each on the database in use."""
    state = Office.objects.get(depth=1, is_history=False)
    district = Office.objects.get(code="KNJ")
    today = timezone.localdate()
    then, quarter = today - timedelta(days=30), today - timedelta(days=89)
    within, everywhere = _keys(district), _keys(state)
    districts = list(Office.objects.filter(kind="district", is_history=False))
    works: dict[str, Callable[[], object]] = {
        "district as of a past day": lambda: periods.period(within, then, then),
        "district as of a past day, with median": lambda: periods.period(within, then, then).median,
        "State as of a past day": lambda: periods.period(everywhere, then, then),
        "ninety days of a district": lambda: figures.series(within, quarter, today),
        "ninety days of the State": lambda: figures.series(everywhere, quarter, today),
        "rank of the districts": lambda: rank.rank(districts, then),
        "summaries of a day": lambda: verbs.recompute(today - timedelta(days=1), today - timedelta(days=1)),
        "late holiday of a district": lambda: _late_holiday(district),
        **_of_pages(district, state),
        "work of all staff in a month": lambda: work.of_offices(
            list(Office.objects.within(state).order_by()),
            spans.span(today.replace(day=1) - timedelta(days=1)),
        ),
    }
    seconds = {name: min(_seconds(work) for _run in range(RUNS)) for name, work in works.items()}
    made, mailed, letters = mornings.digests()
    print(f"{letters} digests: made in {made:.1f} s, mailed in {mailed:.1f} s", file=sys.stderr, flush=True)
    return seconds | _late_holiday_of(state) | {"digests of all districts, made and mailed": made + mailed}


def _of_pages(district: Office, state: Office) -> dict[str, Callable[[], object]]:
    """The figures of the pages of a district and of the State; API and pages have them from one function."""
    then = timezone.localdate() - timedelta(days=30)
    below = list(Office.objects.filter(depth=state.depth + 1, is_history=False))
    return {
        "monitor of a district": lambda: _monitor(district),
        "monitor of the State": lambda: _monitor(state),
        "trend of the State as of a past day": lambda: trend(
            _keys(state), then, then - timedelta(days=30), below, None
        ),
        "causes of a district": lambda: causes.of_offices(_keys(district)),
        "causes of the State": lambda: causes.of_offices(_keys(state)),
        "signs of a district": lambda: fairness.measure(
            offices_within(district), clock.clock_of(district), Moment.now()
        ),
    }


def _monitor(office: Office) -> None:
    moment, offices = Moment.now(), offices_within(office)
    table.office_table(office, offices, moment)
    disposals.measure(offices, moment)
    pending.longest(offices, moment, "late", most=OLDEST)
    worst.desks(offices, moment)
    past.last_days(offices, moment)


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


def _recompute() -> None:
    while recomputing.step():
        pass


def _late_holiday(district: Office) -> None:
    """Declare a holiday of three weeks ago for a district, and take everything back."""
    with transaction.atomic():
        calendar = Calendar.objects.filter(office=district).first() or calendars.give(district)
        on = timezone.localdate() - timedelta(days=21)
        calendars.declare(calendar, on=on, name_hi="बाढ़", name_en="Flood", by=None)
        _recompute()
        for office in _keys(district):
            counting.rewrite([office], on, timezone.localdate() - timedelta(days=1))
        transaction.set_rollback(True)


def _late_holiday_of(state: Office) -> dict[str, float]:
    """Declare yesterday a holiday of the State, and take everything back: with the clock held, and after it."""
    with transaction.atomic():
        calendar = Calendar.objects.get(office=state)
        on = timezone.localdate() - timedelta(days=1)
        held = _seconds(
            lambda: calendars.declare(calendar, on=on, name_hi="शोक", name_en="Mourning", by=None)
        )
        after = _seconds(_recompute)
        transaction.set_rollback(True)
    return {
        "late holiday of the State, papers wait": held,
        "late holiday of the State, in the background": after,
    }
