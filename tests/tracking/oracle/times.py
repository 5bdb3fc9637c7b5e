"""Lengths of which some are not over, by the product over every length, one by one."""

from collections.abc import Collection
from datetime import datetime, timedelta

from .ledger import Lain, Ledger

# A length in hundredths of a working day, and whether it is over.
Length = tuple[int, bool]


def known(ledger: Ledger, lain: Lain, at: datetime) -> tuple[float, bool]:
    """The working days of one as known at a moment, and whether it was over by then."""
    over = lain.left is not None and lain.left < at
    until = lain.left if over else at
    return ledger.hours.days(lain.office, lain.arrived, until), over


def at_desks(ledger: Ledger, lain: Collection[Lain], at: datetime) -> list[Length]:
    """Each of what came in the ninety days before."""
    since = at - timedelta(days=90)
    cohort = (known(ledger, each, at) for each in lain if not each.at_rest and since <= each.arrived < at)
    return sorted((int(days * 100 + 1e-9), over) for days, over in cohort)


def in_offices(ledger: Ledger, offices: Collection[int], at: datetime) -> list[Length]:
    """Each visit of a paper to these offices, from coming in until it was closed or had gone out."""
    since, found, visit = at - timedelta(days=90), [], []

    def end(*, over: bool) -> None:
        if visit and visit[0].arrived >= since:
            days = sum(known(ledger, each, at)[0] for each in visit)
            found.append((int(days * 100 + 1e-6), over))
        visit.clear()

    paper = None
    for lain in sorted(ledger.lain, key=lambda each: (each.paper, each.seq)):
        if lain.arrived >= at:
            continue
        if lain.paper != paper:
            end(over=False)
        paper = lain.paper
        if lain.at_rest or lain.office not in offices:
            end(over=True)
        else:
            visit.append(lain)
    end(over=False)
    return sorted(found)


def quantile(lengths: list[Length], share: float) -> float | None:
    """The least length by which that share was over, if it was ever reached."""
    left = 1.0
    for length in sorted({length for length, over in lengths if over}):
        ended = sum(over and its == length for its, over in lengths)
        left *= 1 - ended / sum(its >= length for its, _over in lengths)
        if left <= 1 - share + 1e-9:
            return length / 100
    return None
