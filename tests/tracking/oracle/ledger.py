"""Times at desks, told anew from the movements alone."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby

from tracking.models import Movement, Stay

from .hours import Hours, midnight

BEGINS = {
    *("created", "forwarded", "sent_onward", "returned", "pulled_back"),
    *("pulled_up", "closed", "reopened", "reassigned"),
}
ENDS_HOLD = {*BEGINS, "parked", "unparked", "held", "lifted"}


@dataclass
class Span:
    """A parking, or a hold with the moment at which it runs out by itself."""

    begins: datetime
    ends: datetime | None = None
    runs_out: datetime | None = None


@dataclass
class Lain:
    """One paper at one desk: from which movement to which, under what limit, parked and held when."""

    paper: int
    post: int
    office: int
    seq: int
    arrived: datetime
    at_rest: bool
    came_from: int | None
    limit: int | None = None
    left: datetime | None = None
    ended_by: Movement | None = None
    next_office: int | None = None
    next_at_rest: bool = False
    opened: datetime | None = None
    acted: datetime | None = None
    parkings: list[Span] = field(default_factory=list)
    holds: list[Span] = field(default_factory=list)

    @property
    def is_parked(self) -> bool:
        """Return whether it lies there parked."""
        return bool(self.parkings) and self.parkings[-1].ends is None

    def lay_at(self, moment: datetime) -> bool:
        """Return whether it lay there, and counted, at a moment."""
        return not self.at_rest and self.arrived < moment and (self.left is None or self.left >= moment)

    def end_parking(self, at: datetime) -> None:
        """Take it up."""
        if self.is_parked:
            self.parkings[-1].ends = at

    def end_hold(self, at: datetime) -> None:
        """End the hold, which may have run out before."""
        if self.holds and self.holds[-1].ends is None:
            self.holds[-1].ends = min(at, self.holds[-1].runs_out)


class Ledger:
    """All times at desks, with the office hours they are measured by."""

    def __init__(self):
        self.hours = Hours()
        self.movements = list(Movement.objects.order_by("paper_id", "seq"))
        self.by_pk = {movement.pk: movement for movement in self.movements}
        self.lain: list[Lain] = []
        self.of_paper: dict[int, list[Lain]] = {}
        for paper, movements in groupby(self.movements, key=lambda movement: movement.paper_id):
            self.of_paper[paper] = self._of_paper(list(movements))
            self.lain += self.of_paper[paper]
        self._stamp()

    def _of_paper(self, movements: list[Movement]) -> list[Lain]:
        lain: list[Lain] = []
        for movement in movements:
            here = lain[-1] if lain else None
            if here and movement.kind in ENDS_HOLD:
                here.end_hold(movement.at)
            if movement.kind in BEGINS:
                lain.append(self._arrives(movement, lain))
                if here:
                    here.end_parking(movement.at)
                    here.left, here.ended_by = movement.at, movement
                    here.next_office, here.next_at_rest = lain[-1].office, lain[-1].at_rest
            elif movement.kind == "parked":
                here.parkings.append(Span(movement.at))
            elif movement.kind == "unparked":
                here.end_parking(movement.at)
            elif movement.kind == "held":
                last_day = date.fromisoformat(movement.remark.splitlines()[-1])
                here.holds.append(Span(movement.at, runs_out=midnight(last_day + timedelta(days=1))))
        return lain

    def _arrives(self, movement: Movement, before: list[Lain]) -> Lain:
        lain = Lain(
            movement.paper_id, movement.to_post_id, movement.to_office_id, movement.seq, movement.at,
            movement.kind == "closed", self._came_from(movement, before), movement.limit_seconds,
        )  # fmt: skip
        if movement.reverses_id:
            # It lay elsewhere by the desk's own act: the limit of before goes on, the time there included.
            last = [each for each in before if each.post == lain.post and not each.at_rest][-1]
            lain.limit = (
                self.allowed(last)
                + self.held_late(last)
                - self.hours.seconds(lain.office, last.arrived, lain.arrived)
            )
        return lain

    def _came_from(self, movement: Movement, before: list[Lain]) -> int | None:
        if movement.reverses_id:
            sent = self.by_pk[movement.reverses_id]
            return next(each.came_from for each in before if each.ended_by is sent)
        if before and before[-1].post == movement.to_post_id:
            return before[-1].came_from
        return movement.from_post_id

    def _stamp(self) -> None:
        """When a desk opened a paper and first acted is on no movement, only stamped."""
        stamps = {
            (paper, seq): stamps
            for paper, seq, *stamps in Stay.objects.values_list(
                "paper", "arrived_seq", "opened_at", "acted_at"
            )
        }
        for lain in self.lain:
            lain.opened, lain.acted = stamps[lain.paper, lain.seq]

    def length(self, lain: Lain, until: datetime) -> int:
        """Working seconds at the desk, until it left or a moment."""
        return self.hours.seconds(lain.office, lain.arrived, lain.left or until)

    def days(self, lain: Lain, until: datetime) -> float:
        """The same in working days of the office."""
        return self.length(lain, until) / self.hours.day(lain.office)

    def _holds(self, lain: Lain) -> list[tuple[int, bool]]:
        """The length of each hold, and whether it was placed within the limit and so moves it."""
        found, gone = [], 0
        for hold in lain.holds:
            length = self.hours.seconds(lain.office, hold.begins, hold.ends or hold.runs_out)
            used = self.hours.seconds(lain.office, lain.arrived, hold.begins) - gone
            found.append((length, used <= lain.limit))
            gone += length
        return found

    def allowed(self, lain: Lain) -> int:
        """Working seconds from its arrival to its limit, moved by holds."""
        return lain.limit + sum(length for length, in_time in self._holds(lain) if in_time)

    def held_late(self, lain: Lain) -> int:
        """Seconds on hold that came too late to move the limit."""
        return sum(length for length, in_time in self._holds(lain) if not in_time)

    def held_until(self, lain: Lain, now: datetime) -> int:
        """Working seconds on hold, until a moment where it is still on hold."""
        spans = ((hold.begins, hold.ends or min(hold.runs_out, now)) for hold in lain.holds)
        return sum(self.hours.seconds(lain.office, *span) for span in spans)

    def is_late(self, lain: Lain, at: datetime) -> bool:
        """Return whether its limit had passed at a moment."""
        return self.hours.seconds(lain.office, lain.arrived, at) > self.allowed(lain)

    def lying(self, at: datetime) -> list[Lain]:
        """What lay at desks and counted."""
        return [lain for lain in self.lain if lain.lay_at(at)]
