"""Diarising a letter, and the verbs on a receipt that touch what it says or where its pages go.

Order of locks: the number series, the clocks, then papers by id (docs/mechanisms.md).
"""

import os
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.directory.holding import holdings
from accounts.models import Charge, Post
from accounts.pages import words
from accounts.permissions import may
from files.correspondence.verbs import Kept, copy_onto, enter
from files.models import Document, File, Receipt, SubjectHead
from files.opening.number import next_serial
from files.opening.verbs import open_file
from files.search.indexing import index
from tracking.models import Movement, Paper
from tracking.movement.checks import check_on_desk, check_reachable
from tracking.movement.locking import lock, lock_for, lock_request
from tracking.movement.recording import record
from tracking.movement.verbs import create, forward
from tracking.refusals import FactMissing, NotAllowed, Refusal, UsedElsewhere, WrongState
from tracking.time import clock

from . import senders, statutory
from .correcting import rewrite

# The letter stands beside its serial, where no pattern of file numbers may have one: no file is called so.
NUMBER = "{office}/{year}/D{serial:06}"
# From what everybody reads to what fewest do; a cover by name is opened first, or kept among secrets.
GRADES = list(Paper.Grading.values)
# The facts of a receipt that its copies share.
SHARED = (
    *("subject", "grading", "priority", "due_on", "office", "diary", "year", "serial", "sender"),
    *("sender_name", "sender_place", "letter_number", "letter_date", "received_on", "received_time"),
    *("letter_class", "subject_head", "mode", "language", "is_puc", "enclosures", "acknowledged_on"),
)


class DiarisedAnother(Refusal):
    """The request was used already, to diarise another letter."""

    def __init__(self, diarised: Receipt):
        sentence = _("This form has diarised %s already. Press again to diarise another letter.")
        super().__init__(sentence % diarised.number)


@transaction.atomic
def diarise(
    *,
    by: Charge,
    letter: dict[str, Any],
    request_id: UUID,
    to: Post | None = None,
    copies: Sequence[Post] = (),
    scan: Kept | None = None,
    further: Sequence[Kept] = (),
    at: datetime | None = None,
) -> Receipt:
    """Enter a letter in the diary of the office, under its next number, and mark it to a desk and in copy.

    `letter` are facts of a `Receipt`. A sealed cover never lies at the desk that diarises it. The same
    request diarises one letter only; if the transaction fails, the number is free again.
    """
    if movement := lock_request(request_id):
        return _diarised(movement, by, letter)
    if not may(by, "diarise"):
        raise NotAllowed(_("Your post does not diarise letters. Please give it to the desk that does."))
    receipt = _entry(by, letter, on=timezone.localdate(at))
    if receipt.is_sealed:
        _check_cover(by, to, copies, scan)
        create(receipt, by=by, request_id=request_id, to=to, at=at)
    else:
        create(receipt, by=by, request_id=request_id, at=at)
        if scan:
            enter(receipt, by=by, kept=scan, title=receipt.subject[:200], at=at)
        for kept in further:
            enter(receipt, by=by, kept=kept, title=kept.name, at=at)
        for serial, desk in enumerate(copies, 1):
            _copy(receipt, serial, by=by, to=desk, request_id=request_id, at=at)
        if to:
            forward(receipt, by=by, to=to, expected=1, request_id=uuid5(request_id, "mark"), at=at)
    index(receipt)
    return receipt


def _diarised(movement: Movement, by: Charge, letter: dict[str, Any]) -> Receipt:
    """The receipt that this very request made before."""
    receipt = Receipt.objects.filter(pk=movement.paper_id).first()
    if receipt is None:
        raise UsedElsewhere
    told = (letter["sender_name"], letter["letter_number"])
    if movement.person_id != by.user_id or told != (receipt.sender_name, receipt.letter_number):
        raise DiarisedAnother(receipt)
    return receipt


def _check_cover(by: Charge, to: Post | None, copies: Sequence[Post], scan: Kept | None) -> None:
    if to is None:
        raise FactMissing(_("Please choose the desk to which the cover is addressed."), field="to")
    check_reachable(by.post, to)
    if scan or copies:
        raise FactMissing(
            _("A sealed cover is opened by its addressee only: it is neither scanned nor copied here."),
            field="scan" if scan else "copy_1",
        )


def _entry(by: Charge, letter: dict[str, Any], *, on: date) -> Receipt:
    """The receipt under its number, with its sender, who is learned if new; not saved yet."""
    office = by.post.office
    receipt = Receipt(kind=Receipt.Kind.RECEIPT, office=office, diary=office, year=on.year, **letter)
    # Who wrote a sealed cover is not for all who use the address book.
    if receipt.sender is None and not receipt.is_sealed:
        place, letter_class = receipt.sender_place, receipt.letter_class
        receipt.sender = senders.learn(
            office, name=receipt.sender_name, place=place, letter_class=letter_class
        )
    if receipt.due_on is None:
        receipt.due_on = statutory.first_date(receipt.letter_class, receipt.received_on)
    receipt.salt = os.urandom(16)
    receipt.serial = next_serial(Receipt.Kind.RECEIPT, office, on)
    receipt.number = NUMBER.format(office=office.code, year=receipt.year, serial=receipt.serial)
    return receipt


def _copy(
    receipt: Receipt, serial: int, *, by: Charge, to: Post, request_id: UUID, at: datetime | None
) -> Receipt:
    """Make a copy with a clock of its own and send it to its desk; the caller holds the receipt's lock."""
    copy = Receipt(kind=Receipt.Kind.RECEIPT, copy_of=receipt, copy_serial=serial, salt=os.urandom(16))
    for name in SHARED:
        setattr(copy, name, getattr(receipt, name))
    copy.number = f"{receipt.number}/{serial}"
    remark = _("Copy of %s") % receipt.number
    create(copy, by=by, request_id=uuid5(request_id, f"copy {serial}"), remark=remark, at=at)
    copy_onto(copy, Document.objects.filter(file=receipt.pk).order_by("first_page"), by=by, at=at)
    forward(copy, by=by, to=to, expected=1, request_id=uuid5(request_id, f"copy {serial} marked"), at=at)
    index(copy)
    return copy


@transaction.atomic
def mark_copies(
    paper: Paper,
    *,
    by: Charge,
    copies: Sequence[Post],
    expected: int,
    request_id: UUID,
    remark: str = "",
    at: datetime | None = None,
) -> Movement:
    """Send copies of a receipt to further desks, each a paper of its own; the receipt stays where it lies."""
    offices = [by.post.office, *(desk.office for desk in copies)]
    paper, repeated = lock_for(paper, expected=expected, request_id=request_id, offices=offices)
    if repeated:
        return repeated
    check_on_desk(paper, by)
    receipt = Receipt.objects.get(pk=paper.pk)
    if receipt.copy_of_id:
        raise WrongState(_("This is a copy itself. Copies are marked from the first receipt."))
    last = receipt.copies.aggregate(last=Max("copy_serial"))["last"] or 0
    for serial, desk in enumerate(copies, last + 1):
        _copy(receipt, serial, by=by, to=desk, request_id=request_id, at=at)
    held = holdings(desk.pk for desk in copies)
    said = "\n".join(filter(None, [remark, *map(held.name, copies)]))
    return record(paper, Movement.Kind.COPIED, by=by, to=by.post, request_id=request_id, remark=said, at=at)


@transaction.atomic
def put_in_file(
    paper: Paper,
    *,
    by: Charge,
    file: File,
    expected: int,
    request_id: UUID,
    remark: str = "",
    at: datetime | None = None,
) -> Movement:
    """Put a receipt in a file on the same desk: its pages join the correspondence, and its clock ends."""
    clock.for_writing(by.post.office)
    for pk in sorted((paper.pk, file.pk)):
        lock(Paper(pk=pk))
    paper, repeated = lock_for(paper, expected=expected, request_id=request_id, offices=[by.post.office])
    if repeated:
        return repeated
    check_on_desk(paper, by)
    _check_takes(Paper.objects.get(pk=file.pk), paper, by)
    copy_onto(file, Document.objects.filter(file=paper.pk).order_by("first_page"), by=by, at=at)
    # The number of the file ends the remark, where the verification looks for it.
    said = "\n".join(filter(None, [remark, file.number]))
    movement = record(
        paper, Movement.Kind.FILED, by=by, to=by.post, request_id=request_id, remark=said, at=at
    )
    Receipt.objects.filter(pk=paper.pk).update(filed_in=file)
    return movement


def _check_takes(file: Paper, letter: Paper, by: Charge) -> None:
    """Refuse a file of another desk, and one that more may read than the letter."""
    check_on_desk(file, by)
    if file.kind != Paper.Kind.FILE or GRADES.index(letter.grading) > GRADES.index(file.grading):
        raise NotAllowed(
            _("%(number)s is graded lower than this letter. Please put it in a file of its grade.")
            % {"number": file.number}
        )


@transaction.atomic
def open_file_from(
    receipt: Receipt,
    *,
    by: Charge,
    subject: str,
    subject_head: SubjectHead,
    expected: int,
    request_id: UUID,
    at: datetime | None = None,
    **facts: Any,
) -> File:
    """Open a file for a receipt and put it in there, both or neither."""
    if not _was_filed(receipt, request_id):
        check_on_desk(Paper.objects.get(pk=receipt.pk), by)
    facts |= {"subject": subject, "subject_head": subject_head, "request_id": request_id, "at": at}
    file = open_file(by=by, **facts)
    filing = uuid5(request_id, "file")
    put_in_file(receipt, by=by, file=file, expected=expected, request_id=filing, at=at)
    return file


def _was_filed(receipt: Receipt, request_id: UUID) -> bool:
    """Return whether this very request has opened its file already."""
    return receipt.movements.filter(request_id=uuid5(request_id, "file")).exists()


@transaction.atomic
def acknowledge_receipt(
    paper: Paper,
    *,
    by: Charge,
    expected: int,
    request_id: UUID,
    remark: str = "",
    at: datetime | None = None,
) -> Movement:
    """Note that the sender was told of the receipt; a date for the acknowledgement gives way to the next."""
    paper, repeated = lock_for(paper, expected=expected, request_id=request_id, offices=[by.post.office])
    if repeated:
        return repeated
    check_on_desk(paper, by)
    receipt = Receipt.objects.get(pk=paper.pk)
    if receipt.acknowledged_on:
        raise WrongState(_("This was acknowledged already, on %s.") % words.date(receipt.acknowledged_on))
    on = timezone.localdate(at)
    due_on = statutory.date_after_acknowledgement(receipt, on)
    facts: dict[str, Any] = {"by": by, "request_id": request_id, "remark": remark, "at": at, "due_on": due_on}
    return rewrite(paper, receipt, Movement.Kind.ACKNOWLEDGED, {"acknowledged_on": on}, **facts)
