"""Handing over a desk: the charge, and the joint report that the receiver accepts. No file moves."""

from collections.abc import Callable, Collection, Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.charges import orders, two_persons
from accounts.models import Charge, Post, StaffAct, User
from tracking.models import Handover
from tracking.refusals import NotAllowed, WrongState

Kind = Charge.Kind


@transaction.atomic
def hand_over(charge: Charge, *, order: orders.Order, to: User | None = None) -> StaffAct:
    """End the charge, write the report, and let the receiver take over the same minute."""
    act = orders.hand_over(charge, order=order)
    _write_reports(act)
    if to:
        take_over(charge.post, person=to, order=order)
    return act


@transaction.atomic
def take_over(post: Post, *, person: User, order: orders.Order, kind: str = Kind.SUBSTANTIVE) -> StaffAct:
    """Let a person take over; the reports here that nobody received are now theirs to accept.

    A person has one substantive charge: who takes over another post so leaves the one held so far.
    """
    if kind == Kind.SUBSTANTIVE and not two_persons.waits(post, person, order.by):
        orders.leave_others(person, post=post, order=order)
    act = orders.take_over(post, person=person, order=order, kind=kind)
    waiting = Handover.objects.filter(given__post=post, taken__isnull=True, made_at__lte=order.at)
    waiting.update(taken=act.charges.get())
    return act


@transaction.atomic
def leave(verb: Callable[..., StaffAct], person: User, *, order: orders.Order) -> StaffAct:
    """Enter a retirement, death or suspension, with a report of each desk for whoever takes over."""
    act = verb(person, order=order)
    _write_reports(act)
    return act


@transaction.atomic
def accept(handover: Handover, *, by: Charge) -> Handover:
    """Accept the report as its receiver; only once, and by nobody else."""
    handover = Handover.objects.select_for_update(of=["self"]).get(pk=handover.pk)
    if handover.taken_id != by.pk:
        raise NotAllowed(_("Only the officer who took over accepts this, acting under that charge."))
    if handover.accepted_at:
        raise WrongState(_("This handover has been accepted already."))
    handover.accepted_at = timezone.now()
    handover.save(update_fields=["accepted_at"])
    audit.record(audit.Act.HANDOVER_ACCEPTED, by=by, on=handover.given, office=by.post.office)
    return handover


def report_all(acts: Sequence[tuple[StaffAct, Charge]]) -> None:
    """Write a report for each charge that many acts at once ended."""
    Handover.objects.bulk_create(
        Handover(act=act, given=charge, made_at=act.at) for act, charge in acts if charge.kind != Kind.LINK
    )


def receive_all(acts: Sequence[tuple[StaffAct, Charge]]) -> None:
    """Assign the reports that nobody received at these posts to whoever takes over now."""
    taken = {charge.post_id: charge for _act, charge in reversed(acts)}
    waiting = Handover.objects.filter(given__post__in=taken, taken__isnull=True).select_related("given")
    received = [handover for handover in waiting if handover.made_at <= taken[handover.given.post_id].begins]
    for handover in received:
        handover.taken = taken[handover.given.post_id]
    Handover.objects.bulk_update(received, ["taken"])


def withdraw_all(ended: Collection[int], taken: Collection[int]) -> None:
    """Delete unaccepted reports on charges that did not end; take them back from charges that never began."""
    waiting = Handover.objects.filter(accepted_at__isnull=True)
    waiting.filter(given__in=ended).delete()
    waiting.filter(taken__in=taken).update(taken=None)


def _write_reports(act: StaffAct) -> None:
    """Write a report for each charge; a link officer gives the desk back to its holder without one."""
    given = act.charges.exclude(kind=Kind.LINK).filter(begins__lt=act.at)
    Handover.objects.bulk_create(Handover(act=act, given=charge, made_at=act.at) for charge in given)
