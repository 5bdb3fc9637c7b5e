"""The verbs of a hold: a superior stops the clock of a parked paper until a day, and lets it run again.

Only a parked paper can be held: parking has sealed its holder's note, so that the superior's movement
seals no draft of anybody else.
"""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Charge
from accounts.pages import words
from tracking.models import Hold, Movement, Paper, Stay
from tracking.refusals import FactMissing, NotAllowed, WrongState
from tracking.time import clock, readings

from . import destinations
from .checks import require_text
from .locking import lock_for
from .recording import record

MOST_DAYS = 365


@transaction.atomic
def place_hold(
    paper: Paper,
    *,
    by: Charge,
    reason: str,
    authority: str,
    until_on: date,
    expected: int,
    request_id: UUID,
    at: datetime | None = None,
) -> Movement:
    """Stop the clock of a parked paper until the end of a day; it stays where it lies, parked."""
    offices = [by.post.office, paper.holder.office]
    paper, repeated = lock_for(paper, expected=expected, request_id=request_id, offices=offices)
    if repeated:
        return repeated
    stay, now = _stay_below(paper, by), _movement_time(paper, at)
    _check_parked_by_another(paper, stay, by)
    if stay.open_hold and stay.open_hold.is_in_force(now):
        until = words.date(stay.open_hold.until_on)
        raise WrongState(_("This is on hold until %s already. Lift that hold first.") % until)
    require_text(reason, _("Please say why the clock is to stand still."), field="reason")
    require_text(authority, _("Please name the order for the hold."), field="authority")
    _check_until(until_on, stay, timezone.localdate(now))
    remark = f"{reason}\n{authority}\n{until_on:%Y-%m-%d}"
    entry = record(
        paper, Movement.Kind.HELD, by=by, to=paper.holder, request_id=request_id, remark=remark, at=at
    )
    _begin(stay, entry, reason=reason, authority=authority, until_on=until_on)
    return entry


@transaction.atomic
def lift_hold(
    paper: Paper, *, by: Charge, remark: str, expected: int, request_id: UUID, at: datetime | None = None
) -> Movement:
    """Let the clock run again before the hold runs out; the paper stays parked."""
    offices = [by.post.office, paper.holder.office]
    paper, repeated = lock_for(paper, expected=expected, request_id=request_id, offices=offices)
    if repeated:
        return repeated
    stay = _stay_below(paper, by)
    if not stay.open_hold or not stay.open_hold.is_in_force(_movement_time(paper, at)):
        raise WrongState(_("This is not on hold."))
    require_text(remark, _("Please say why you lift the hold."), field="remark")
    return record(
        paper, Movement.Kind.LIFTED, by=by, to=paper.holder, request_id=request_id, remark=remark, at=at
    )


def _stay_below(paper: Paper, by: Charge) -> Stay:
    """The open stay of the paper; refused unless the acting desk stands over the one where it lies."""
    if not destinations.is_over(by.post, paper.holder):
        raise NotAllowed(_("Only a superior of %(desk)s decides on a hold.") % {"desk": paper.holder})
    return paper.stays.get(left_at__isnull=True)


def _movement_time(paper: Paper, at: datetime | None) -> datetime:
    """The time of the movement to be recorded, never before the last one."""
    return max(at or timezone.now(), paper.moved_at)


def _check_parked_by_another(paper: Paper, stay: Stay, by: Charge) -> None:
    """Two persons: whoever put the paper aside does not also approve that its clock stands still."""
    if paper.state != Paper.State.PARKED:
        raise WrongState(_("Only what is parked can be put on hold. Its desk has to park it first."))
    parking = stay.parkings.get(taken_up_at__isnull=True)
    parked = paper.movements.get(seq=parking.parked_seq)
    if {parked.person_id, parked.acting_for_id} & {by.user_id, by.acting_for_id} - {None}:
        raise NotAllowed(_("You parked this yourself, so another superior has to put it on hold."))


def _check_until(until_on: date, stay: Stay, today: date) -> None:
    covered = clock.clock(stay.calendar_id).covered_until - timedelta(days=1)
    last = min(today + timedelta(days=MOST_DAYS), covered)
    if until_on <= today:
        raise FactMissing(_("The last day of the hold must lie ahead."), field="until_on")
    if until_on > last:
        sentence = _("A hold may last until %s at most.") % words.date(last)
        raise FactMissing(sentence, field="until_on")


def _begin(stay: Stay, entry: Movement, *, reason: str, authority: str, until_on: date) -> None:
    stay_clock = clock.clock(stay.calendar_id)
    hold = Hold(stay=stay, reason=reason, authority=authority, until_on=until_on)
    hold.placed_seq, hold.placed_at = entry.seq, entry.at
    hold.placed_reading, hold.until_reading = map(stay_clock.reading, (entry.at, hold.runs_out))
    hold.save()
    readings.count_holds(stay)
