"""Cases as a forecast sees them: after each act, the facts known by then and the days that were to come."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count

DAY = 86_400
# A hand or an act that the training has not seen; and no more columns than this for counts of acts.
STRANGER, MOST_COUNTED = -1.0, 40
SHORTEST = 2


@dataclass(frozen=True)
class Act:
    """One act of a case: when, of which kind, by which hand."""

    at: datetime
    activity: str
    hand: str


@dataclass(frozen=True)
class Prefix:
    """The beginning of a case in numbers; `closed_at` and `days` are known only after its last act."""

    at: float
    facts: list[float]
    closed_at: float
    days: float


class Coding:
    """Numbers for acts and hands, in the order in which the cases of the training name them."""

    def __init__(self, cases: Iterable[Sequence[Act]]) -> None:
        activities, hands = count(), count()
        self.activities: dict[str, float] = {}
        self.hands: dict[str, float] = {}
        for act in (act for acts in cases for act in acts):
            if act.activity not in self.activities:
                self.activities[act.activity] = float(next(activities))
            if act.hand not in self.hands:
                self.hands[act.hand] = float(next(hands))

    def prefixes(self, acts: Sequence[Act]) -> list[Prefix]:
        """The beginnings of a case from its second act on, without the whole of it."""
        closed_at = acts[-1].at.timestamp()
        result, counts = [], [0.0] * min(len(self.activities), MOST_COUNTED)
        for number, act in enumerate(acts[:-1], start=1):
            place = self.activities.get(act.activity, STRANGER)
            if 0 <= place < len(counts):
                counts[int(place)] += 1
            if number >= SHORTEST:
                at = act.at.timestamp()
                facts = self._facts(acts, number) + counts
                result.append(Prefix(at, facts, closed_at, (closed_at - at) / DAY))
        return result

    def _facts(self, acts: Sequence[Act], number: int) -> list[float]:
        before, act = acts[number - 2], acts[number - 1]
        return [
            float(number),
            self.activities.get(act.activity, STRANGER),
            self.activities.get(before.activity, STRANGER),
            self.hands.get(act.hand, STRANGER),
            (act.at - acts[0].at).total_seconds() / DAY,
            (act.at - before.at).total_seconds() / DAY,
            float(act.at.weekday()),
            float(act.at.hour),
            act.at.timestamp() / DAY,
        ]
