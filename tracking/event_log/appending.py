"""Comparison of a log with what earlier imports of its office brought in, so that no act comes in twice."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from accounts.models import Office
from tracking.models import Movement, Paper

from .events import Event
from .reading import Log
from .steps import DATED, Place, Step, steps

State = Paper.State
PIECE = 1000


@dataclass
class Plan:
    """Steps to be recorded, by case; cases that are in the office already, and how many acts of them."""

    steps: dict[str, list[Step]] = field(default_factory=dict)
    known_cases: set[str] = field(default_factory=set)
    known: int = 0
    refused: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        """Count of the movements to be recorded."""
        return sum(map(len, self.steps.values()))

    @property
    def hands(self) -> set[str]:
        """Names of all who act or receive."""
        return {name for own in self.steps.values() for step in own for name in (step.hand, step.to)}


@dataclass
class Stored:
    """A case of an earlier import: its acts, and where its paper lies."""

    acts: Counter = field(default_factory=Counter)
    place: Place | None = None


def plan(log: Log, office: Office | None) -> Plan:
    """Decide what is to be recorded of a log; acts that are recorded already are only counted."""
    result = Plan()
    cases = list(log.cases)
    for begin in range(0, len(cases), PIECE):
        stored = _stored(office, cases[begin : begin + PIECE]) if office else {}
        for case in cases[begin : begin + PIECE]:
            try:
                _plan_case(case, log, stored.get(case), result)
            except ValueError as error:
                result.refused.append(str(error))
    return result


def _plan_case(case: str, log: Log, stored: Stored | None, result: Plan) -> None:
    events = log.cases[case]
    if stored:
        result.known_cases.add(case)
        events = _later(events, stored)
        result.known += len(log.cases[case]) - len(events)
    if events:
        result.steps[case] = list(steps(events, log.unknown, stored.place if stored else None))


def _later(events: list[Event], stored: Stored) -> list[Event]:
    """The acts that are not recorded; they cannot lie before those that are."""
    new = []
    for event in events:
        key = (event.at, event.hand, event.activity)
        if stored.acts[key]:
            stored.acts[key] -= 1
        elif stored.place and event.at < stored.place.at:
            raise ValueError(
                f"line {event.line}: this act of {event.case} is not in the office, but a later one is; "
                "only later acts can follow"
            )
        else:
            new.append(event)
    return new


def _stored(office: Office, cases: list[str]) -> dict[str, Stored]:
    found: dict[str, Stored] = {}
    movements = Movement.objects.filter(paper__office=office, paper__number__in=cases)
    for movement in movements.select_related("paper", "post", "to_post", "imported").order_by(
        "paper_id", "seq"
    ):
        case = found.setdefault(movement.paper.number, Stored())
        if hasattr(movement, "imported"):
            case.acts[_key(movement)] += 1
        state = movement.paper.state
        case.place = Place(
            movement.post.name_en,
            movement.to_post.name_en,
            movement.at,
            closed=state == State.CLOSED,
            parked=state == State.PARKED,
        )
    return found


def _key(movement: Movement) -> tuple[datetime, str, str]:
    return movement.at, movement.post.name_en, activity_of(movement)


def activity_of(movement: Movement) -> str:
    """The activity of an imported act, which is its remark; a kind with a day has two more lines."""
    return movement.remark.rsplit("\n", 2)[0] if movement.kind in DATED else movement.remark
