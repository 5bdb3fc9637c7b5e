"""The verbs that move a paper. Each checks, changes and records in one transaction, or refuses.

Order of locks, the same in every verb, so that none waits in a circle: clocks, then papers by id.
"""

from datetime import date, datetime
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.directory.holding import name_with_holder
from accounts.models import Charge, Post
from tracking.ledger import entries
from tracking.models import Kind, Movement, Paper, Parking, Stay
from tracking.refusals import (
    DeskNotReachable,
    FactMissing,
    NotAllowed,
    NothingToReverse,
    WrongState,
)
from tracking.time import clock

from . import destinations
from .checks import (
    check_exists,
    check_holder,
    check_not_closed,
    check_not_initiator,
    check_on_desk,
    check_reachable,
    check_readable,
    check_vacant,
    may_reopen,
    not_yours_to_reopen,
    require_text,
)
from .locking import lock_for, lock_request
from .recording import record

State = Paper.State


@transaction.atomic
def create(
    paper: Paper,
    *,
    by: Charge,
    request_id: UUID,
    to: Post | None = None,
    remark: str = "",
    at: datetime | None = None,
) -> Movement:
    """Open a paper: it gets its first movement and lies at the opener's desk, or at once at another."""
    if repeated := lock_request(request_id, without_lock=at is not None):
        return repeated
    to = to or by.post
    clock.for_writing(to.office)
    now = timezone.now()
    paper.office_id = paper.office_id or by.post.section.office_id
    paper.holder, paper.seq, paper.head_hash = to, 0, entries.FIRST
    paper.created_at = paper.moved_at = at or now
    entries.commit_to_subject(paper)
    paper.own_commitment = entries.commitment_to_own_facts(paper)
    paper.save(force_insert=True)
    return record(paper, Movement.Kind.CREATED, by=by, to=to, request_id=request_id, remark=remark, at=at)


@transaction.atomic
def forward(
    paper: Paper,
    *,
    by: Charge,
    to: Post,
    expected: int,
    request_id: UUID,
    remark: str = "",
    at: datetime | None = None,
) -> Movement:
    """Send the paper to another post; its desk clock stops here and starts there."""
    offices = [by.post.office, to.office]
    paper, repeated = lock_for(paper, expected=expected, request_id=request_id, offices=offices)
    if repeated:
        return repeated
    check_on_desk(paper, by)
    check_reachable(by.post, to)
    return record(paper, Movement.Kind.FORWARDED, by=by, to=to, request_id=request_id, remark=remark, at=at)


@transaction.atomic
def send_onward(
    paper: Paper,
    *,
    by: Charge,
    to: Post,
    expected: int,
    request_id: UUID,
    remark: str = "",
    at: datetime | None = None,
) -> Movement:
    """Send the paper up over several levels at once, past the direct superior."""
    offices = [by.post.office, to.office]
    paper, repeated = lock_for(paper, expected=expected, request_id=request_id, offices=offices)
    if repeated:
        return repeated
    check_on_desk(paper, by)
    if to not in by.post.superiors()[1:]:
        raise DeskNotReachable(_("%(desk)s is not above your direct superior.") % {"desk": to})
    return record(paper, Movement.Kind.SENT_ONWARD, by=by, to=to, request_id=request_id, remark=remark, at=at)


@transaction.atomic
def return_paper(
    paper: Paper,
    *,
    by: Charge,
    expected: int,
    request_id: UUID,
    remark: str = "",
    at: datetime | None = None,
) -> Movement:
    """Send the paper back to the desk it came from, and say why."""
    stay = paper.stays.select_related("came_from__section__office").get(left_at__isnull=True)
    offices = [by.post.office] + ([stay.came_from.office] if stay.came_from else [])
    paper, repeated = lock_for(paper, expected=expected, request_id=request_id, offices=offices)
    if repeated:
        return repeated
    check_on_desk(paper, by)
    if not stay.came_from:
        raise NothingToReverse(_("This was opened at your desk; there is nobody to return it to."))
    check_exists(stay.came_from)
    require_text(remark, _("Please say why you return this."), field="remark")
    return record(
        paper, Movement.Kind.RETURNED, by=by, to=stay.came_from, request_id=request_id, remark=remark, at=at
    )


@transaction.atomic
def return_not_mine(
    paper: Paper,
    *,
    by: Charge,
    remark: str,
    expected: int,
    request_id: UUID,
    at: datetime | None = None,
) -> Movement:
    """Send a receipt that concerns another desk back to the one that marked it here, and say whose it is."""
    to = sorter(paper)
    offices = [by.post.office] + ([to.office] if to else [])
    paper, repeated = lock_for(paper, expected=expected, request_id=request_id, offices=offices)
    if repeated:
        return repeated
    check_on_desk(paper, by)
    if to is None:
        raise NothingToReverse(_("This was opened at your desk; there is nobody to return it to."))
    check_exists(to)
    require_text(remark, _("Please say why this is not yours, and whose it is."), field="remark")
    return record(paper, Movement.Kind.NOT_MINE, by=by, to=to, request_id=request_id, remark=remark, at=at)


def sorter(paper: Paper) -> Post | None:
    """The desk that marked a paper to where it lies: its sender, or else the desk that opened it here."""
    stay = paper.stays.select_related("came_from__section__office").get(left_at__isnull=True)
    if stay.came_from:
        return stay.came_from
    opener = paper.movements.values_list("post", flat=True).get(seq=1)
    return None if opener == stay.post_id else Post.objects.with_place().get(pk=opener)


@transaction.atomic
def pull_back(
    paper: Paper, *, by: Charge, expected: int, request_id: UUID, at: datetime | None = None
) -> Movement:
    """Take back what this desk sent last, as long as the receiver has not opened it."""
    offices = [by.post.office, paper.holder.office]
    paper, repeated = lock_for(paper, expected=expected, request_id=request_id, offices=offices)
    if repeated:
        return repeated
    # A question about it is no act of the desk that received it.
    last = paper.movements.exclude(kind__in=Kind.asides()).latest("seq")
    if not Kind.get(last.kind).sends or last.post_id != by.post_id:
        raise NothingToReverse(_("Your desk did not send this last, so it cannot be pulled back."))
    if paper.stays.filter(left_at__isnull=True, opened_at__isnull=False).exists():
        raise NothingToReverse(
            _("%(desk)s has opened it already. Please ask that desk to return it.")
            % {"desk": name_with_holder(paper.holder)}
        )
    # What was sent by mistake is suggested no more.
    transaction.on_commit(partial(destinations.forget, [by.post_id]))
    return record(
        paper, Movement.Kind.PULLED_BACK, by=by, to=by.post, request_id=request_id, at=at, reverses=last
    )


@transaction.atomic
def pull_up(
    paper: Paper, *, by: Charge, reason: str, expected: int, request_id: UUID, at: datetime | None = None
) -> Movement:
    """A superior takes the paper from a desk below, and says why."""
    offices = [by.post.office, paper.holder.office]
    paper, repeated = lock_for(paper, expected=expected, request_id=request_id, offices=offices)
    if repeated:
        return repeated
    check_not_closed(paper)
    if not destinations.is_over(by.post, paper.holder):
        raise NotAllowed(_("Only a superior of %(desk)s can pull this up.") % {"desk": paper.holder})
    check_readable(paper, by)
    require_text(reason, _("Please say why you pull this up."), field="reason")
    return record(
        paper, Movement.Kind.PULLED_UP, by=by, to=by.post, request_id=request_id, remark=reason, at=at
    )


@transaction.atomic
def reassign(
    paper: Paper,
    *,
    by: Charge,
    to: Post,
    reason: str,
    expected: int,
    request_id: UUID,
    at: datetime | None = None,
) -> Movement:
    """A superior gives a paper on a vacant desk to another desk of that office, and says why."""
    offices = [by.post.office, to.office, paper.holder.office]
    paper, repeated = lock_for(paper, expected=expected, request_id=request_id, offices=offices)
    if repeated:
        return repeated
    check_not_closed(paper)
    if not destinations.is_over(by.post, paper.holder):
        raise NotAllowed(_("Only a superior of %(desk)s can reassign this.") % {"desk": paper.holder})
    check_vacant(paper.holder)
    check_readable(paper, by)
    check_exists(to)
    if to.pk == paper.holder_id or to.office.pk != paper.holder.office.pk:
        raise DeskNotReachable(
            _("Please choose another desk of %(office)s.") % {"office": paper.holder.office}
        )
    require_text(reason, _("Please say why you reassign this."), field="reason")
    return record(paper, Movement.Kind.REASSIGNED, by=by, to=to, request_id=request_id, remark=reason, at=at)


@transaction.atomic
def park(
    paper: Paper,
    *,
    by: Charge,
    reason: str,
    authority: str,
    review_on: date,
    expected: int,
    request_id: UUID,
    at: datetime | None = None,
) -> Movement:
    """Put the paper aside on its desk until a review date; its time still counts, and is shown apart."""
    paper, repeated = lock_for(paper, expected=expected, request_id=request_id, offices=[by.post.office])
    if repeated:
        return repeated
    check_on_desk(paper, by)
    require_text(reason, _("Please say why you park this."), field="reason")
    require_text(authority, _("Please name who permitted the parking."), field="authority")
    if review_on <= timezone.localdate(at):
        raise FactMissing(_("The review date must lie ahead."), field="review_on")
    remark = f"{reason}\n{authority}\n{review_on:%Y-%m-%d}"
    movement = record(
        paper, Movement.Kind.PARKED, by=by, to=by.post, request_id=request_id, remark=remark, at=at
    )
    stay = paper.stays.get(left_at__isnull=True)
    Parking.objects.create(
        stay=stay,
        reason=reason,
        authority=authority,
        review_on=review_on,
        parked_seq=movement.seq,
        parked_at=movement.at,
        parked_reading=clock.clock(stay.calendar_id).reading(movement.at),
    )
    return movement


@transaction.atomic
def unpark(
    paper: Paper, *, by: Charge, expected: int, request_id: UUID, at: datetime | None = None
) -> Movement:
    """Take a parked paper up again."""
    paper, repeated = lock_for(paper, expected=expected, request_id=request_id, offices=[by.post.office])
    if repeated:
        return repeated
    check_holder(paper, by)
    if paper.state != State.PARKED:
        raise WrongState(_("This is not parked."))
    return record(paper, Movement.Kind.UNPARKED, by=by, to=by.post, request_id=request_id, at=at)


@transaction.atomic
def close(
    paper: Paper, *, by: Charge, remark: str, expected: int, request_id: UUID, at: datetime | None = None
) -> Movement:
    """Close the paper with the approval of an officer who did not open it; its time no longer counts."""
    paper, repeated = lock_for(paper, expected=expected, request_id=request_id, offices=[by.post.office])
    if repeated:
        return repeated
    check_on_desk(paper, by)
    if not by.post.may_approve:
        raise NotAllowed(_("Closing needs the approval of an officer. Please send this to one."))
    check_not_initiator(paper, by)
    require_text(remark, _("Please say how the matter was decided."), field="remark")
    return record(paper, Movement.Kind.CLOSED, by=by, to=by.post, request_id=request_id, remark=remark, at=at)


@transaction.atomic
def close_as_information(
    paper: Paper, *, by: Charge, remark: str, expected: int, request_id: UUID, at: datetime | None = None
) -> Movement:
    """Close a receipt that asks for nothing; one with a statutory date is closed by an officer only."""
    paper, repeated = lock_for(paper, expected=expected, request_id=request_id, offices=[by.post.office])
    if repeated:
        return repeated
    check_on_desk(paper, by)
    if paper.due_on is not None and not by.post.may_approve:
        raise NotAllowed(
            _("This has a statutory date: only an officer closes it as information. Please send it to one.")
        )
    require_text(remark, _("Please say why nothing is to be done."), field="remark")
    return record(
        paper, Movement.Kind.INFORMED, by=by, to=by.post, request_id=request_id, remark=remark, at=at
    )


@transaction.atomic
def reopen(
    paper: Paper, *, by: Charge, remark: str, expected: int, request_id: UUID, at: datetime | None = None
) -> Movement:
    """Open a closed paper again at the desk where it rests; its time counts from now on.

    If that desk was abolished, a superior of it reopens the paper at the superior's own desk, to send it on.
    """
    offices = [by.post.office, paper.holder.office]
    paper, repeated = lock_for(paper, expected=expected, request_id=request_id, offices=offices)
    if repeated:
        return repeated
    if not may_reopen(paper.holder, by):
        raise not_yours_to_reopen(paper.holder)
    if paper.state != State.CLOSED:
        raise WrongState(_("This is not closed."))
    check_readable(paper, by)
    require_text(remark, _("Please say why you reopen this."), field="remark")
    return record(
        paper, Movement.Kind.REOPENED, by=by, to=by.post, request_id=request_id, remark=remark, at=at
    )


@transaction.atomic
def note(
    paper: Paper, *, by: Charge, expected: int, request_id: UUID, remark: str, at: datetime | None = None
) -> Movement:
    """Record an act that leaves the paper where it is, as imported histories have them."""
    paper, repeated = lock_for(paper, expected=expected, request_id=request_id, offices=[by.post.office])
    if repeated:
        return repeated
    check_on_desk(paper, by)
    return record(paper, Movement.Kind.NOTED, by=by, to=by.post, request_id=request_id, remark=remark, at=at)


def stamp_opened(paper: Paper, *, by: Charge, at: datetime | None = None) -> None:
    """Stamp the moment the holder first opens the paper; from then on it cannot be pulled back."""
    Stay.objects.filter(paper=paper, post=by.post_id, left_at__isnull=True, opened_at__isnull=True).update(
        opened_at=at or timezone.now()
    )


def stamp_acted(paper: Paper, *, by: Charge, at: datetime | None = None) -> None:
    """Stamp the moment the holder first acts on the paper: writes a note, adds a paper."""
    Stay.objects.filter(paper=paper, post=by.post_id, left_at__isnull=True, acted_at__isnull=True).update(
        acted_at=at or timezone.now()
    )
