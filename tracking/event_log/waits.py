"""Waits between the acts of a log, summed by who handed over to whom, under the columns of published figures.

An act could begin when the act before it in its case ended: the last one that had ended when it began. An act
with none before it waited for nobody.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from tracking.waiting.figures import Away, Cause, Wait, sums, waits
from tracking.waiting.gathering import Rule
from tracking.waiting.handlings import Handling
from tracking.waiting.intervals import SECOND, instant

from .events import Event
from .reading import Log

HEADING = [
    "source_activity",
    "source_resource",
    "target_activity",
    "target_resource",
    "frequency",
    "cases",
    "wt_total",
    "wt_batching",
    "wt_prioritization",
    "wt_contention",
    "wt_unavailability",
    "wt_extraneous",
    "wt_total_seconds",
]
IN_ORDER = [Cause.GATHERED, Cause.OTHERS_FIRST, Cause.BUSY, Cause.NOBODY_THERE, Cause.REST]


def without_beginning(log: Log) -> int:
    """Count of the acts that do not say when they began."""
    return sum(act.started is None for acts in log.cases.values() for act in acts)


def rows(log: Log, away: Away, rule: Rule) -> list[list[str]]:
    """Return a row for each pair of acts and hands that followed one another, in seconds, in their order."""
    pairs = [pair for acts in log.cases.values() for pair in _pairs(acts)]
    handlings = [_handling(source, target) for source, target in pairs]
    handovers: dict[tuple[str, ...], list[Wait]] = {}
    for (source, target), wait in zip(pairs, waits(handlings, away, until=0, rule=rule), strict=True):
        if source:
            key = (source.activity, source.hand, target.activity, target.hand)
            handovers.setdefault(key, []).append(wait)
    return [[*key, *_figures(handovers[key])] for key in sorted(handovers)]


def _pairs(acts: list[Event]) -> Iterator[tuple[Event | None, Event]]:
    """Each act of a case with the act before it."""
    acts = sorted(acts, key=lambda act: (act.at, _began(act)))
    ends = [act.at for act in acts]
    for place, act in enumerate(acts):
        before = bisect_right(ends, _began(act), hi=place)
        yield acts[before - 1] if before else None, act


def _handling(source: Event | None, target: Event) -> Handling:
    began = instant(_began(target))
    return Handling(
        paper=target.case,
        hand=target.hand,
        act=target.activity,
        arrived=instant(source.at) if source else began,
        began=began,
        ended=instant(target.at),
    )


def _began(act: Event):
    return act.started or act.at


def _figures(own: list[Wait]) -> list[str]:
    cases = sorted({str(wait.handling.paper) for wait in own}, key=_natural)
    lengths: Counter[Cause] = sums(own)
    total = _seconds(lengths.total())
    return [str(len(own)), ",".join(cases), total, *(_seconds(lengths[cause]) for cause in IN_ORDER), total]


def _natural(case: str) -> list[str | int]:
    """Order of cases in which 2 comes before 10."""
    return [int(part) if part.isdecimal() else part for part in re.split(r"(\d+)", case)]


def _seconds(microseconds: int) -> str:
    whole, rest = divmod(microseconds, SECOND)
    return str(whole) if not rest else str((Decimal(microseconds) / SECOND).normalize())
