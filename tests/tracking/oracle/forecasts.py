"""How long what lies there will still take, from a look at every length that such papers had."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil

from .ledger import Lain, Ledger

# A length in working days, and whether it was over.
Length = tuple[float, bool]


class Such:
    """The lengths of like papers."""

    def __init__(self, lengths: list[Length]):
        self.lengths = lengths

    def left(self, days: float) -> float:
        """The share that lasts longer, by the product over every length."""
        share = 1.0
        for length in sorted({length for length, over in self.lengths if over and length <= days}):
            ended = sum(over and its == length for its, over in self.lengths)
            share *= 1 - ended / sum(its >= length for its, _over in self.lengths)
        return share

    def further(self, days: float, share: float) -> float | None:
        """Days after these by which a share of those left was through."""
        goal = (1 - share) * self.left(days) + 1e-12
        ended = sorted({length for length, over in self.lengths if over})
        reached = next((length for length in ended if self.left(length) <= goal), None)
        return None if reached is None else max(0.0, reached - days)


def expect(groups: Sequence[list[Length]], lain: float, fewest: tuple[int, int]) -> tuple[int, Such] | None:
    """The nearest group with enough papers, and enough that lasted longer."""
    for level, lengths in enumerate(groups):
        longer = sum(over and length > lain for length, over in lengths)
        if len(lengths) >= fewest[0] and longer >= fewest[1]:
            return level, Such(lengths)
    return None


def at_desks(ledger: Ledger, lain: Lain, now: datetime) -> list[list[Length]]:
    """Lengths at the desk, in the office, and everywhere, of what came in 180 days."""
    since = now - timedelta(days=180)
    known = [each for each in ledger.lain if not each.at_rest and since <= each.arrived < now]
    groups = (
        [each for each in known if each.post == lain.post and each.office == lain.office],
        [each for each in known if each.office == lain.office],
        known,
    )
    return [[_length(ledger, each, now) for each in group] for group in groups]


def _length(ledger: Ledger, lain: Lain, now: datetime) -> Length:
    days = ledger.length(lain, now) * 100 / ledger.hours.day(lain.office)
    return ceil(days - 1e-9) / 100, lain.left is not None


def until_closed(ledger: Ledger, opened_in: int, now: datetime) -> list[list[Length]]:
    """Lengths from opening or reopening to closing, of papers of the office, and of all."""
    since, found = now - timedelta(days=365), []
    for lain in ledger.of_paper.values():
        way: list[Lain] = []
        for each in [*lain, None]:
            if each is not None and not each.at_rest:
                way.append(each)
                continue
            if way and way[0].arrived >= since:
                days = sum(ledger.days(one, now) for one in way)
                found.append((lain[0].office, (ceil(10 * days - 1e-9) / 10, each is not None)))
            way = []
    return [
        [length for office, length in found if office == opened_in],
        [length for _office, length in found],
    ]


def age(ledger: Ledger, lain: Lain, now: datetime) -> float:
    """Working days since it was opened, or reopened."""
    days = 0.0
    for each in ledger.of_paper[lain.paper]:
        days = 0.0 if each.at_rest else days + ledger.days(each, now)
    return days
