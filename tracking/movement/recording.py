"""The last step of every verb: the movement is entered, stays end and begin, the paper advances."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Charge, Post
from accounts.queries.compiled import Insert, Update, compiled
from tracking.ledger import entries
from tracking.models import Kind, Movement, Paper, Parking, Stay
from tracking.time import clock, readings, rules

State = Paper.State

arrive = Insert(Stay)
leave = Update(Stay, "acted_at", "left_at", "left_seq", "left_reading")
advance = Update(
    Paper, "seq", "moved_at", "head_hash", "holder", "state", "note_commitments", "papers_commitment"
)


@compiled
def _open_stay(paper: int) -> QuerySet[Stay]:
    return Stay.objects.of(paper).open()


def record(
    paper: Paper,
    kind: Kind,
    *,
    by: Charge,
    to: Post,
    request_id: UUID,
    remark: str = "",
    at: datetime | None = None,
    reverses: Movement | None = None,
) -> Movement:
    """Enter the movement, end and begin stays, and advance the paper; the caller holds the lock."""
    now = timezone.now()
    if at and at < paper.moved_at:
        raise ValueError(f"{paper}: {at} lies before its last movement, {paper.moved_at}")
    own_note = paper.note_commitments.get(str(by.user_id))
    movement = Movement(
        paper=paper,
        seq=paper.seq + 1,
        kind=kind,
        at=max(at or now, paper.moved_at),
        recorded_at=now,
        person_id=by.user_id,
        charge=by,
        post_id=by.post_id,
        acting_for_id=by.acting_for_id,
        from_post_id=paper.holder_id if paper.seq else None,
        to_post=to,
        remark=remark,
        reverses=reverses,
        request_id=request_id,
        note_commitment=bytes.fromhex(own_note) if own_note else None,
        papers_commitment=paper.papers_commitment,
    )
    entries.enter(movement, previous=bytes(paper.head_hash))
    state = kind.state or State(paper.state)
    _update_stays(paper, movement, kind, state)
    _advance(paper, movement, state)
    return movement


def _advance(paper: Paper, movement: Movement, state: State) -> None:
    paper.seq, paper.moved_at, paper.head_hash = movement.seq, movement.at, movement.hash
    paper.holder, paper.state = movement.to_post, state
    paper.note_commitments, paper.papers_commitment = {}, None
    advance(paper)


def _update_stays(paper: Paper, movement: Movement, kind: Kind, state: State) -> None:
    """End the stay and begin the next where the paper changes desks or comes to rest."""
    at_rest = state == State.CLOSED
    if movement.seq == 1:
        return _arrive(paper, movement, came_from=None, at_rest=at_rest)
    [stay] = _open_stay(paper=paper.pk)
    acted_at = _first_act(stay, movement)
    if stay.parked and kind.state:
        _end_hold(stay, movement)
    if stay.parked != (state == State.PARKED):
        _mark_parking(stay, movement, acted_at)
    elif not kind.ends_stay and acted_at != stay.acted_at:
        Stay.objects.filter(pk=stay.pk).update(acted_at=acted_at)
    if not kind.ends_stay:
        return None
    reading = clock.clock(stay.calendar_id).reading(movement.at)
    stay.acted_at, stay.left_at = acted_at, movement.at
    stay.left_seq, stay.left_reading = movement.seq, reading
    leave(stay)
    if movement.reverses:
        before = paper.stays.get(left_seq=movement.reverses.seq)
        # Time on hold after the limit had passed is not the desk's, although it moved no deadline.
        due = before.due_reading and before.due_reading + before.late_hold_seconds
        return _arrive(paper, movement, came_from=before.came_from_id, due=due, at_rest=at_rest)
    if movement.to_post_id == stay.post_id:  # closed or reopened at the same desk
        return _arrive(paper, movement, came_from=stay.came_from_id, at_rest=at_rest)
    return _arrive(paper, movement, came_from=movement.from_post_id, at_rest=at_rest)


def _first_act(stay: Stay, movement: Movement) -> datetime | None:
    """The time of the first act at the desk; its own movement is an act, also without a note."""
    return stay.acted_at or (movement.at if movement.post_id == stay.post_id else None)


def _mark_parking(stay: Stay, movement: Movement, acted_at: datetime | None) -> None:
    Stay.objects.filter(pk=stay.pk).update(parked=not stay.parked, acted_at=acted_at)
    Parking.objects.filter(stay=stay, taken_up_at__isnull=True).update(
        taken_up_at=movement.at, taken_up_reading=clock.clock(stay.calendar_id).reading(movement.at)
    )


def _end_hold(stay: Stay, movement: Movement) -> None:
    """End the hold of a paper that moves, and take back its unused time if it had not run out."""
    hold = stay.open_hold
    if hold is None:
        return
    hold.ended_at = min(movement.at, hold.runs_out)
    hold.ended_seq = movement.seq if movement.at < hold.runs_out else None
    hold.ended_reading = clock.clock(stay.calendar_id).reading(hold.ended_at)
    hold.save(update_fields=["ended_at", "ended_seq", "ended_reading"])
    readings.count_holds(stay)


def _arrive(
    paper: Paper, movement: Movement, *, came_from: int | None, at_rest: bool, due: int | None = None
) -> None:
    """Begin a stay; `due` keeps an earlier deadline, so that pulling back gains no time."""
    to, office = movement.to_post, movement.to_post.office
    office_clock = clock.clock_of(office)
    reading = office_clock.reading(movement.at)
    rule = None if at_rest else rules.resolve(kind=paper.kind, post=to)
    stay = Stay(
        paper_id=paper.pk,
        post=to,
        office=office,
        came_from_id=came_from,
        calendar_id=office_clock.calendar_id,
        rule=rule,
        arrived_seq=movement.seq,
        arrived_at=movement.at,
        arrived_reading=reading,
        due_reading=due or (reading + rules.limit_seconds(rule, office_clock) if rule else None),
        at_rest=at_rest,
    )
    arrive(stay)
