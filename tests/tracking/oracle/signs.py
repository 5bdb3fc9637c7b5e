"""Signs that a limit is watched: each departure, parking and arrival looked at by itself."""

from collections import Counter, defaultdict
from collections.abc import Collection
from datetime import date, datetime, timedelta

from .hours import Hours, day_of, midnight
from .ledger import Lain, Ledger
from .people import days_between

OWN = {"forwarded", "sent_onward", "returned", "closed"}
SENT = {"forwarded", "sent_onward"}


def month_ends(hours: Hours, office: int, today: date) -> tuple[set[date], int]:
    """The last two office days of each month among the ninety days, and how many office days these have."""
    first = today - timedelta(days=90)
    open_days = [day for day in days_between(first, today) if hours.on(office, day)]
    ends = set()
    for day in open_days:
        later = [
            other
            for other in days_between(day + timedelta(days=1), day + timedelta(days=31))
            if other.month == day.month and hours.on(office, other)
        ]
        if len(later) < 2:
            ends.add(day)
    return ends, len(open_days)


def count(
    ledger: Ledger, offices: Collection[int], ends: Collection[date], at: datetime
) -> dict[int, Counter]:
    """The counts of each desk."""
    found: dict[int, Counter] = defaultdict(Counter)
    since = midnight(day_of(at) - timedelta(days=90))
    for lain in ledger.lain:
        if lain.office not in offices or lain.at_rest:
            continue
        its = found[lain.post]
        if lain.left and lain.left >= since:
            its.update(_departure(ledger, lain, ends))
        if lain.arrived >= since and lain.seq > 1:
            its.update(_arrival(ledger, lain, at))
        for parking in lain.parkings if lain.left is None or lain.left >= since else []:
            if parking.begins >= since:
                used = ledger.hours.seconds(lain.office, lain.arrived, parking.begins)
                its.update(parkings=1, parked_late=0.9 * lain.limit < used <= lain.limit)
    return {post: +its for post, its in found.items() if +its}


def _departure(ledger: Ledger, lain: Lain, ends: Collection[date]) -> dict[str, int]:
    act = lain.ended_by
    if act.post_id != lain.post or act.kind not in OWN:
        return {}
    used = ledger.length(lain, lain.left) - ledger.held_until(lain, lain.left)
    limit = lain.limit
    part = used / limit if limit > 0 else None
    wrote = act.note_commitment is not None or act.papers_commitment is not None
    sent = act.kind in SENT
    return {
        "departures": 1,
        "limited": part is not None,
        "last_tenth": part is not None and 0.9 < part <= 1,
        "near": part is not None and (0.8 < part <= 0.9 or 1 < part <= 1.1),
        "far": part is not None and (0.7 < part <= 0.8 or 1.1 < part <= 1.2),
        "sent": sent,
        "last_minute": sent and not wrote and part is not None and limit - 3600 < used <= limit,
        "received": lain.came_from is not None,
        "bounced": not wrote and act.to_post_id == lain.came_from and _came_before(ledger, lain),
        "month_end": day_of(lain.left) in ends,
    }


def _came_before(ledger: Ledger, lain: Lain) -> bool:
    return any(
        (other.paper, other.post, other.came_from) == (lain.paper, lain.post, lain.came_from)
        and other.seq < lain.seq
        and other.came_from is not None
        for other in ledger.of_paper[lain.paper]
    )


def _arrival(ledger: Ledger, lain: Lain, at: datetime) -> dict[str, int]:
    day, seconds = ledger.hours.day(lain.office), ledger.hours.seconds
    until = lain.left or at
    unopened = seconds(lain.office, lain.arrived, lain.opened or until) > 2 * day
    left = lain.opened and seconds(lain.office, lain.opened, lain.acted or until) > day
    return {"arrivals": 1, "unopened": unopened, "opened": lain.opened is not None, "left": bool(left)}
