"""The acts of a case as steps of its paper: each with its kind of movement and where the paper lies then.

Where a log does not say who received a paper, it goes to the hand of the next act. Our own older exports
say "Sent" and not to whom: a paper that was sent last, or taken back or up before its receiver acted, went
to a hand called as `UNKNOWN` says.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import override

from tracking.models import Kind, Movement, Paper

from .events import Event

UNKNOWN = "Receiver not named"
K = Movement.Kind
# Kinds that another than the receiver of the movement before may record.
TAKES = (K.PULLED_BACK, K.PULLED_UP, K.REASSIGNED, K.REOPENED, K.HELD, K.LIFTED, K.ASKED, K.ANSWERED)
STAYS_PUT = (K.NOTED, K.PARKED, K.UNPARKED, K.HELD, K.LIFTED, K.ASKED, K.ANSWERED)
# Kinds with a last day: review of what is parked, end of a hold. Older exports do not say it.
DATED = (K.PARKED, K.HELD)


@dataclass(frozen=True)
class Step:
    """A movement to be recorded: `attributes` is None for one that no event of the log stands for."""

    kind: Kind
    hand: str
    to: str
    at: datetime
    opened_at: datetime | None
    until: date | None
    activity: str
    attributes: dict[str, str] | None = field(compare=False)


@dataclass(frozen=True)
class Place:
    """The place where a paper of an earlier import lies: last hand, desk, time, state."""

    hand: str
    desk: str
    at: datetime
    closed: bool = False
    parked: bool = False


def steps(events: list[Event], unknown: str, place: Place | None = None) -> Iterator[Step]:
    """Yield the steps of a case, in the order of their times; with a place, they go on from there."""
    for event, following in zip(events, [*events[1:], None], strict=True):
        if place and event.kind is None and event.to is None:
            yield from _bridge(place, event)
            place = Place(event.hand, event.hand, place.at)
        step = _step(event, following, place, unknown)
        if place and step.hand != place.desk and step.kind not in TAKES:
            yield Step(K.PULLED_UP, step.hand, step.hand, step.at, None, None, step.activity, None)
        place = _after(step, place)
        yield step


def _after(step: Step, place: Place | None) -> Place:
    state = step.kind.state
    closed = bool(place and place.closed) if state is None else state == Paper.State.CLOSED
    parked = bool(place and place.parked) if state is None else state == Paper.State.PARKED
    return Place(step.hand, step.to, step.at, closed, parked)


def _bridge(place: Place, event: Event) -> Iterator[Step]:
    """Bring a paper to the hand whose next act became known later than where the paper had been left."""
    if place.closed or place.desk != event.hand:
        kind = K.REOPENED if place.closed else K.FORWARDED
        yield Step(kind, place.desk, event.hand, place.at, None, None, event.activity, None)


def _step(event: Event, following: Event | None, place: Place | None, unknown: str) -> Step:
    kind = _kind(event, following, place)
    to = event.to or _receiver(kind, event, following, place, unknown)
    if place and to != place.desk and kind in STAYS_PUT:
        raise ValueError(
            f"line {event.line}: {event.case} is {event.kind}, and so lies with {place.desk}, not with {to}"
        )
    until = event.until or timezone.localdate(event.at) if kind in DATED else None
    # In an export of ours it is the desk that the act left which had opened the paper, also at a pulling up.
    opened = event.started if place and (event.kind or place.desk == event.hand) else None
    return Step(kind, event.hand, to, event.at, opened, until, event.activity, event.attributes)


def _kind(event: Event, following: Event | None, place: Place | None) -> Kind:
    if event.kind is not None:
        return _own_kind(event, place)
    if place is None:
        return K.CREATED
    if event.to:
        return K.NOTED if event.to == event.hand == place.desk else K.FORWARDED
    if following is None:
        return K.CLOSED
    return K.NOTED if following.hand == event.hand == place.desk else K.FORWARDED


def _own_kind(event: Event, place: Place | None) -> Kind:
    """The kind that an export of ours says; what is parked already is not parked again, nor held unparked."""
    if (place is None) != (event.kind == K.CREATED):
        raise ValueError(
            f"line {event.line}: {event.case} is {event.kind}, but the first act of a paper is its opening, "
            "and no other is; --kind none reads acts without kinds"
        )
    parked = bool(place and place.parked)
    if event.kind in (K.HELD, K.LIFTED) and not parked:
        raise ValueError(f"line {event.line}: {event.case} is {event.kind}, but not parked")
    return K.NOTED if event.kind == K.PARKED and parked else event.kind


def _receiver(kind: Kind, event: Event, following: Event | None, place: Place | None, unknown: str) -> str:
    if kind in STAYS_PUT and place:
        return place.desk
    if event.kind is None:
        return following.hand if following and kind != K.CLOSED else event.hand
    if not (kind.sends or kind == K.CREATED):
        return event.hand
    if following and following.kind not in TAKES:
        return following.hand
    return unknown if kind.sends else event.hand


def named(events: list[Event]) -> list[Event]:
    """Take kinds from the words of our older exports, which had no column of kinds."""
    with override("en"):
        kinds = {str(kind.label): kind for kind in vars(K).values() if isinstance(kind, Kind)}
    ours = all(event.kind is None and event.to is None and event.activity in kinds for event in events)
    return [replace(event, kind=kinds[event.activity]) for event in events] if ours else events
