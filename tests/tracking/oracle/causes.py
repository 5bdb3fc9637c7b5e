"""Why a paper waited: each piece of time between two events at its desk, asked about anew."""

from collections import Counter
from collections.abc import Collection
from datetime import datetime, timedelta

from .hours import DAY, day_of, midnight
from .ledger import Lain, Ledger
from .people import People, spans

TAKEN_AWAY = {"pulled_up", "pulled_back", "reassigned"}
MINUTE = timedelta(minutes=1)


class Desk:
    """What lay at one desk over some time, and when each of it was worked on."""

    def __init__(self, ledger: Ledger, people: People, lain: Collection[Lain], now: datetime):
        self.ledger, self.people, self.now = ledger, people, now
        self.lain = sorted(lain, key=lambda each: (each.arrived, each.paper))
        self.own = [each for each in self.lain if each.left and each.ended_by.kind not in TAKEN_AWAY]
        self.began = {id(each): self._began(each) for each in self.own}
        self.bundle = self._bundles()

    def _began(self, lain: Lain) -> datetime:
        """When the work on it is taken to have begun."""
        earlier = [other.left for other in self.own if other.left < lain.left]
        hours = self.ledger.hours.on(lain.office, day_of(lain.left))
        opening = hours[0] if hours else midnight(day_of(lain.left))
        bounds = [lain.arrived, lain.opened or lain.arrived, lain.left - timedelta(hours=2), opening]
        return min(lain.left, max(bounds + earlier))

    def _bundles(self) -> dict[int, list[Lain]]:
        """What was let go with others, within a minute of one another, of papers that all lay there."""
        found: dict[int, list[Lain]] = {}
        for kind in {each.ended_by.kind for each in self.own}:
            alike = sorted(
                (each for each in self.own if each.ended_by.kind == kind),
                key=lambda each: (each.left, each.arrived),
            )
            bundle: list[Lain] = []
            for each in alike:
                joins = (
                    bundle
                    and each.left - bundle[-1].left <= MINUTE
                    and each.arrived <= bundle[0].left
                    and each.paper not in {other.paper for other in bundle}
                )
                bundle = [*bundle, each] if joins else [each]
                found |= {id(other): bundle for other in bundle if len(bundle) > 1}
        return found

    def split(self, lain: Lain) -> Counter[str]:
        """Seconds of each cause, of one paper."""
        end = lain.left or self.now
        began = self.began.get(id(lain), end)
        found: Counter[str] = Counter(worked_on=int((end - began).total_seconds()))
        moments = {lain.arrived, began}
        for other in self.lain:
            moments |= {other.arrived, self.began.get(id(other)), other.left} - {None}
        day = day_of(lain.arrived)
        while day <= day_of(began):
            moments |= {midnight(day), *(self.ledger.hours.on(lain.office, day) or ())}
            day += DAY
        moments |= set(self.people.changes(lain.post))
        within = {moment for moment in moments if lain.arrived <= moment <= began}
        for begins, ends in spans(within):
            found[self._cause(lain, begins)] += int((ends - begins).total_seconds())
        return found

    def _cause(self, lain: Lain, moment: datetime) -> str:
        """The cause of the piece that begins then."""
        bundle = self.bundle.get(id(lain), [])
        complete = max((each.arrived for each in bundle), default=lain.arrived)
        if moment < complete:
            return "gathered"
        running = [each for each in self.own if self.began[id(each)] <= moment < each.left]
        its = {id(each) for each in bundle}
        if any(each.arrived <= (lain.arrived if id(each) in its else complete) for each in running):
            return "busy"
        if running:
            return "others_first"
        hours = self.ledger.hours.on(lain.office, day_of(moment))
        is_open = hours and hours[0] <= moment < hours[1]
        there = is_open and self.people.somebody_is_at(lain.post, moment)
        return "rest" if there else "nobody_there"


def of_stay(ledger: Ledger, people: People, lain: Lain, now: datetime) -> Counter[str]:
    """The causes of one, beside what lay at its desk meanwhile."""
    until = lain.left or now
    beside = [
        each
        for each in ledger.lain
        if each.post == lain.post
        and not each.at_rest
        and each.arrived <= until
        and (each.left is None or each.left >= lain.arrived)
    ]
    return Desk(ledger, people, beside, now).split(lain)


def of_desk(ledger: Ledger, people: People, post: int, now: datetime) -> Counter[str]:
    """The causes of what ended in thirty days or goes on, beside what ended in the ninety days before."""
    at_desk = [each for each in ledger.lain if each.post == post and not each.at_rest]
    since = now - timedelta(days=30)
    read = [each for each in at_desk if each.left is None or each.left >= since - timedelta(days=90)]
    desk, whole = Desk(ledger, people, read, now), Counter()
    for lain in read:
        if lain.left is None or lain.left >= since:
            whole += desk.split(lain) + Counter(stays=1)
    return whole
