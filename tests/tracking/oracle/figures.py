"""Figures of what lies, came and went, by going through every time at a desk."""

from collections import Counter
from collections.abc import Collection
from datetime import date, datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from accounts.models import Charge

from .hours import DAY, day_of, midnight
from .ledger import Lain, Ledger

Few = Collection[int]


def pending(ledger: Ledger, lying: list[Lain], at: datetime) -> dict:
    """The figures of a line of the monitor, without what came and went."""
    hours = ledger.hours
    ages = [ledger.days(lain, at) for lain in lying]
    left = [ledger.allowed(lain) - ledger.length(lain, at) for lain in lying]
    soon = [0 <= seconds <= 3 * hours.day(lain.office) for lain, seconds in zip(lying, left, strict=True)]
    return {
        "total": len(lying),
        "late": sum(seconds < 0 for seconds in left),
        "soon": sum(soon),
        "parked": sum(lain.is_parked for lain in lying),
        "bands": bands(ages),
        "oldest": max(ages, default=None),
        "median": median(ages) if ages else None,
    }


def bands(ages: list[float]) -> tuple[int, ...]:
    """How many are up to 3, 7 and 15 days old, and how many older."""
    edges = (-1, 3, 7, 15, float("inf"))
    return tuple(sum(over < age <= most for age in ages) for over, most in pairwise(edges))


def flow(ledger: Ledger, lain: list[Lain], at: datetime) -> dict:
    """What came and went today, and in the seven days before."""
    today = midnight(day_of(at))
    week = midnight(day_of(at) - timedelta(days=7))
    counted = [each for each in lain if not each.at_rest]
    came, gone = ([each.arrived for each in counted], [each.left for each in counted if each.left])
    return {
        "came_today": sum(today <= moment for moment in came),
        "came": sum(week <= moment < today for moment in came),
        "went_today": sum(today <= moment for moment in gone),
        "went": sum(week <= moment < today for moment in gone),
    }


def late_by_desk(ledger: Ledger, offices: Few, at: datetime) -> Counter[int]:
    """Late papers at each desk of some offices."""
    lying = (lain for lain in ledger.lying(at) if lain.office in offices)
    return Counter(lain.post for lain in lying if ledger.is_late(lain, at))


def vacant(at: datetime) -> set[int]:
    """The posts that had a charge once and have none at that moment; a post never held is not among them."""
    charges = list(Charge.objects.all())
    held = {each.post_id for each in charges if each.begins <= at and (not each.ends or each.ends > at)}
    return {each.post_id for each in charges} - held


class Disposed(NamedTuple):
    """What the page of disposals says."""

    opened_today: int
    today: int
    closed: int
    n: int
    median: float | None
    median_before: float | None


def disposals(ledger: Ledger, offices: Few, at: datetime) -> Disposed:
    """Papers closed in thirty days, and in the thirty before, with the days from opening to closing."""
    today, since, before = (midnight(day_of(at) - timedelta(days=days)) for days in (0, 30, 60))
    here = [lain for lain in ledger.lain if lain.office in offices]
    rests = [lain for lain in here if lain.at_rest]
    now = [lain for lain in rests if lain.arrived >= since]
    earlier = [lain for lain in rests if before <= lain.arrived < since]
    times, times_before = _sample(ledger, now), _sample(ledger, earlier)
    return Disposed(
        sum(lain.seq == 1 and lain.arrived >= today for lain in here),
        sum(lain.arrived >= today for lain in rests),
        len(now),
        len(times),
        median(times) if times else None,
        median(times_before) if times_before else None,
    )


def _sample(ledger: Ledger, rests: list[Lain]) -> list[float]:
    """The times of all, or of every second, third … by the number of the paper beyond 500."""
    step = max(1, -(-len(rests) // 500))
    return [until_closed(ledger, rest) for rest in rests if rest.paper % step == 0]


def until_closed(ledger: Ledger, rest: Lain) -> float:
    """Working days from opening to closing, at one desk after another."""
    before = [lain for lain in ledger.of_paper[rest.paper] if lain.seq < rest.seq]
    return sum(ledger.days(lain, lain.left) for lain in before)


class Day(NamedTuple):
    """A day of a place as its chart shows it."""

    day: date
    came: int
    left: int
    pending: int
    late: int
    closed: int
    passed: int
    bands: tuple[int, ...]


def day(ledger: Ledger, lain: list[Lain], day: date, now: datetime) -> Day:
    """What came and left on a day at these desks, and what lay there as it ended, or now."""
    begins, ends = midnight(day), min(midnight(day + DAY), now + timedelta(microseconds=1))
    came = [each for each in lain if begins <= each.arrived < ends]
    gone = [each for each in lain if not each.at_rest and each.left and begins <= each.left < ends]
    lying = [each for each in lain if each.lay_at(ends)]
    ages = [ledger.hours.days(each.office, each.arrived, ends) for each in lying]
    return Day(
        day,
        sum(not each.at_rest for each in came),
        len(gone),
        len(lying),
        sum(ledger.is_late(each, ends) for each in lying),
        sum(each.at_rest for each in came),
        sum(each.next_office != each.office for each in gone),
        bands(ages),
    )


def disposed_of(ledger: Ledger, places: dict[int, int], begin: datetime, end: datetime) -> Counter[int]:
    """What came to rest in each place, or went out of it, between two moments."""
    gone = (lain for lain in ledger.lain if lain.office in places and lain.left and not lain.at_rest)
    return Counter(
        places[lain.office]
        for lain in gone
        if begin <= lain.left < end
        and (lain.next_at_rest or places.get(lain.next_office) != places[lain.office])
    )
