"""Forecasts of all that lies on desks, made anew each night from what was known then, and their errors."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q

from tracking.models import ForecastError, Stay, StayForecast
from tracking.time import clock

from .survival import Experience, Lain, pinball

# So many days are learned from, at most so many of the latest stays; errors are those of so many days ago.
DAYS, MOST, BACK = 180, 100_000, 60
WEEK = timedelta(days=7)
PIECE = 2000


class Known(NamedTuple):
    """A stay as it was known at a moment."""

    pk: int
    office: int
    lain: Lain
    calendar: int
    arrived_reading: int
    left_reading: int | None
    due_reading: int | None


def forecast_all(now: datetime) -> int:
    """Make all forecasts anew as of now, and measure those of some weeks ago; return how many were made."""
    clocks = {each.calendar_id: each for each in clock.clocks()}
    experience = Experience(each.lain for each in _known(now, clocks))
    lying = (each for each in _known(now, clocks, open_only=True))
    rows = [row for each in lying if (row := _forecast(each, experience, now, clocks[each.calendar]))]
    errors = list(_errors(now, now - timedelta(days=BACK), clocks))
    with transaction.atomic():
        StayForecast.objects.all().delete()
        StayForecast.objects.bulk_create(rows, batch_size=PIECE)
        ForecastError.objects.all().delete()
        ForecastError.objects.bulk_create(errors, batch_size=PIECE)
    return len(rows)


def _known(at: datetime, clocks: dict, *, open_only: bool = False) -> Iterable[Known]:
    """Stays as known at a moment, the latest first: what left later was still there."""
    stays = Stay.objects.filter(at_rest=False, arrived_at__lt=at, calendar__in=clocks)
    stays = (
        stays.filter(Q(left_at__isnull=True) | Q(left_at__gte=at))
        if open_only
        else stays.filter(arrived_at__gte=at - timedelta(days=DAYS))
    )
    columns = "pk office post paper__kind calendar arrived_reading left_reading left_at due_reading"
    for pk, office, post, kind, calendar, arrived, left, left_at, due in (
        stays.order_by("-pk").values_list(*columns.split())[:MOST].iterator(PIECE)
    ):
        its = clocks[calendar]
        ended = left_at is not None and left_at < at
        seconds = max(0, (left if ended else its.reading(at)) - arrived)
        groups = ((post, kind), (office, kind), (kind,))
        yield Known(
            pk, office, Lain(seconds / its.day_seconds_at(at), ended, groups), calendar, arrived, left, due
        )


def _forecast(each: Known, experience: Experience, now: datetime, its: clock.Clock) -> StayForecast | None:
    if (expected := experience.expect(each.lain)) is None:
        return None
    p50, p80, p90 = expected.days
    percent = None
    if each.due_reading is not None and its.reading(now) < each.due_reading <= its.reading(now + WEEK):
        days = (each.due_reading - its.reading(now)) / its.day_seconds_at(now)
        chance = experience.chance_longer(each.lain, days)
        percent = None if chance is None else round(100 * chance)
    return StayForecast(
        stay_id=each.pk, office_id=each.office, at=now, n=expected.n, p50=p50, p80=p80, p90=p90,
        late_percent=percent,
    )  # fmt: skip


def _errors(now: datetime, then: datetime, clocks: dict) -> Iterable[ForecastError]:
    """Compare forecasts as they would have been made then with what happened until now.

    What is still there counts as beyond a quantile once it has lain so long; before, it tells nothing.
    """
    experience = Experience(each.lain for each in _known(then, clocks))
    counts: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    losses: dict[int, list[float]] = defaultdict(list)
    for each in _known(then, clocks, open_only=True):
        expected, its = experience.expect(each.lain), clocks[each.calendar]
        if expected is None or expected.days[-1] is None:
            continue
        until = its.reading(now) if each.left_reading is None else each.left_reading
        outcome = max(0, until - its.reading(then)) / its.day_seconds_at(then)
        if each.left_reading is None and outcome <= expected.days[-1]:
            continue
        counts[each.office][0] += 1
        for place, days in enumerate(expected.days, start=1):
            counts[each.office][place] += days is not None and outcome <= days
        if each.left_reading is not None and (loss := pinball(expected.days, outcome)) is not None:
            losses[each.office].append(loss)
    for office, (n, p50, p80, p90) in counts.items():
        mean = sum(losses[office]) / len(losses[office]) if losses[office] else None
        yield ForecastError(
            office_id=office, at=now, n=n, within_p50=p50, within_p80=p80, within_p90=p90, pinball=mean
        )
