"""The last step of every verb: the movement is entered, stays end and begin, the paper advances."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from accounts.models import Charge, Post
from accounts.queries.compiled import Insert, Update
from tracking.ledger import entries
from tracking.models import Kind, Movement, Paper, Parking, Stay
from tracking.time import clock, readings, rules

from . import going_on

State = Paper.State

arrive = Insert(Stay)
leave = Update(Stay, "acted_at", "left_at", "left_seq", "left_reading")
advance = Update(
    Paper, "seq", "moved_at", "head_hash", "holder", "state", "note_commitments", "papers_commitment"
)


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
    own_note = None if kind.aside else paper.note_commitments.get(str(by.user_id))
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
        to_office=to.office,
        remark=remark,
        reverses=reverses,
        request_id=request_id,
        note_commitment=bytes.fromhex(own_note) if own_note else None,
        papers_commitment=None if kind.aside else paper.papers_commitment,
    )
    state = kind.state or State(paper.state)
    known = going_on.stays(paper=paper.pk, post=to.pk) if paper.seq else []
    stay = next((each for each in known if each.left_at is None), None)
    begun = _arrival(paper, movement, known, state) if kind.ends_stay else None
    _commit(movement, paper, stay, begun)
    entries.enter(movement, previous=bytes(paper.head_hash))
    if stay:
        _update_stay(stay, movement, kind, state)
    if begun:
        arrive(begun)
    _advance(paper, movement, kind, state)
    return movement


def _commit(movement: Movement, paper: Paper, stay: Stay | None, begun: Stay | None) -> None:
    """Let the movement commit to the facts of the paper and of the stays it ends and begins."""
    if paper.subject_commitment is None:  # opened before version 3
        entries.commit_to_subject(paper)
        paper.save(update_fields=["subject_salt", "subject_commitment"])
    movement.facts_commitment = entries.commitment_to_facts(paper)
    if begun and not movement.reverses:
        movement.limit_seconds = begun.limit_seconds
    if begun and stay:
        movement.desk_commitment = entries.commitment_to_desk(stay.opened_at, _first_act(stay, movement))


def _advance(paper: Paper, movement: Movement, kind: Kind, state: State) -> None:
    paper.seq, paper.moved_at, paper.head_hash = movement.seq, movement.at, movement.hash
    paper.holder, paper.state = movement.to_post, state
    # Drafts and added papers outlast a question or a reply: the next act of the desk itself commits to them.
    # The database takes drafts along to the new number.
    if not kind.aside:
        paper.note_commitments, paper.papers_commitment = {}, None
    advance(paper)


def _update_stay(stay: Stay, movement: Movement, kind: Kind, state: State) -> None:
    """Mark what the movement does to the open stay, and end it where the paper leaves or comes to rest."""
    acted_at = stay.acted_at if kind.aside else _first_act(stay, movement)
    if stay.parked and kind.state:
        _end_hold(stay, movement)
    if stay.parked != (state == State.PARKED):
        _mark_parking(stay, movement, acted_at)
    elif not kind.ends_stay and acted_at != stay.acted_at:
        Stay.objects.filter(pk=stay.pk).update(acted_at=acted_at)
    if kind.ends_stay:
        stay.acted_at, stay.left_at, stay.left_seq = acted_at, movement.at, movement.seq
        stay.left_reading = clock.clock(stay.calendar_id).reading(movement.at)
        leave(stay)


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


def _arrival(paper: Paper, movement: Movement, known: Sequence[Stay], state: State) -> Stay:
    """Return the stay that the movement begins, with a limit of its own or with one that goes on."""
    to, office = movement.to_post, movement.to_post.office
    office_clock, at_rest = clock.clock_of(office), state == State.CLOSED
    reading = office_clock.reading(movement.at)
    last = None if at_rest else going_on.before(movement, paper, known)
    rule = None if at_rest else rules.resolve(kind=paper.kind, post=to, on=timezone.localdate(movement.at))
    due = reading + rules.limit_seconds(rule, office_clock) if rule else None
    return Stay(
        paper_id=paper.pk,
        post=to,
        office=office,
        came_from_id=_came_from(movement, known),
        calendar_id=office_clock.calendar_id,
        rule=rule,
        arrived_seq=movement.seq,
        arrived_at=movement.at,
        arrived_reading=reading,
        due_reading=going_on.due(last, movement, office_clock) if last else due,
        goes_on_from=last.arrived_seq if last else None,
        at_rest=at_rest,
    )


def _came_from(movement: Movement, known: Sequence[Stay]) -> int | None:
    """The desk from which it came; what comes back to where it lay came from where it had come from."""
    if movement.reverses:
        return next(stay.came_from_id for stay in known if stay.left_seq == movement.reverses.seq)
    stay = next((each for each in known if each.left_at is None), None)
    if stay and movement.to_post_id == stay.post_id:  # closed or reopened at the same desk
        return stay.came_from_id
    return movement.from_post_id
