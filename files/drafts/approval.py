"""Approving exactly what the page showed, returning for changes, withdrawing an approval, and issuing.

Each is a movement of the file whose last line names the version with its seal; none moves the file, signs a
note or makes an open page stale.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Charge
from accounts.permissions import may
from files.models import Draft, DraftVersion
from tracking.models import Kind, Movement, Paper
from tracking.movement.checks import check_on_desk, check_readable, require_text
from tracking.movement.locking import lock
from tracking.movement.recording import record
from tracking.movement.verbs import stamp_acted
from tracking.refusals import NotAllowed, Refusal, UsedElsewhere, WrongState
from tracking.time import clock

from . import seal
from .verbs import newest

State = Draft.State


class AnotherVersion(Refusal):
    """The draft is no longer what the page showed; both texts stay within reach."""

    def __init__(self) -> None:
        super().__init__(_("This draft was changed meanwhile, so nothing was approved. Please read it anew."))


@transaction.atomic
def approve(
    draft: Draft, *, by: Charge, version: int, shown: str, request_id: UUID, at: datetime | None = None
) -> Movement:
    """Approve the version with that number, as long as its seal is the one `shown` on the page."""
    paper, draft, repeated = _locked(draft, by, request_id)
    if repeated:
        return repeated
    check_on_desk(paper, by)
    if draft.state != State.WRITING:
        raise WrongState(_("This draft is %(state)s.") % {"state": draft.get_state_display()})
    check_may_approve(draft, by)
    last = newest(draft)
    if last.number != version or seal.current_seal(draft, last) != shown:
        raise AnotherVersion
    check_another_author(last, by)
    if not last.text.strip() or not draft.addressees.exists():
        raise WrongState(_("This letter has no text or no addressee yet. Please return it for changes."))
    movement = _record(paper, Movement.Kind.APPROVED, draft, last, shown, draft.subject, by, request_id, at)
    facts = {"state": State.APPROVED, "approved_version": last, "approved_seal": shown}
    _update(draft, **facts, approved_by=by, approved_at=movement.at, movement=movement)
    return movement


@transaction.atomic
def return_for_changes(
    draft: Draft, *, by: Charge, reason: str, request_id: UUID, at: datetime | None = None
) -> Movement:
    """Say what has to be changed in a draft before it can be approved."""
    paper, draft, repeated = _locked(draft, by, request_id)
    if repeated:
        return repeated
    check_on_desk(paper, by)
    if draft.state != State.WRITING:
        raise WrongState(_("This draft is %(state)s.") % {"state": draft.get_state_display()})
    require_text(reason, _("Please say what is to be changed."), field="reason")
    last = newest(draft)
    shown = seal.current_seal(draft, last)
    movement = _record(paper, Movement.Kind.REDRAFT, draft, last, shown, reason, by, request_id, at)
    _update(draft, movement=movement)
    return movement


@transaction.atomic
def withdraw(
    draft: Draft, *, by: Charge, reason: str, request_id: UUID, at: datetime | None = None
) -> Movement:
    """Take an approval back as long as the letter is not issued, wherever the file lies by now."""
    paper, draft, repeated = _locked(draft, by, request_id)
    if repeated:
        return repeated
    if draft.issued_id:
        raise WrongState(_("This letter was issued. It can only be cancelled where it was issued."))
    if draft.state != State.APPROVED or draft.approved_version is None:
        raise WrongState(_("This draft is not approved."))
    check_may_withdraw(paper, draft, by)
    require_text(reason, _("Please say why you withdraw the approval."), field="reason")
    version, shown = draft.approved_version, draft.approved_seal
    movement = _record(paper, Movement.Kind.WITHDRAWN, draft, version, shown, reason, by, request_id, at)
    facts = {"state": State.WRITING, "approved_version": None, "approved_seal": ""}
    _update(draft, **facts, approved_by=None, approved_at=None, movement=movement)
    return movement


def record_issued(
    paper: Paper, draft: Draft, *, by: Charge, number: str, request_id: UUID, at: datetime | None = None
) -> Movement:
    """Record that an approved draft was issued under a number; the caller holds the locks of paper and draft.

    For the room that issues letters. From then on the approval is not withdrawn.
    """
    version = draft.approved_version
    if draft.state != State.APPROVED or version is None or draft.issued_id:
        raise WrongState(_("This draft is not approved. An officer who may approve has to do that first."))
    kind = Movement.Kind.ISSUED
    movement = _record(paper, kind, draft, version, draft.approved_seal, number, by, request_id, at)
    _update(draft, issued=movement, movement=movement)
    return movement


def check_may_approve(draft: Draft, by: Charge) -> None:
    """Refuse a post without the duty to approve."""
    if not may(by, "approve"):
        raise NotAllowed(_("Approving needs an officer whose post may approve. Please send the file to one."))


def check_another_author(version: DraftVersion, by: Charge) -> None:
    """Two persons: the author of a version, or for whom it was written, does not also approve it."""
    wrote = {version.author_id, version.by.acting_for_id}
    if wrote & {by.user_id, by.acting_for_id} - {None}:
        raise NotAllowed(
            _("You wrote this version, so another officer has to approve it. Please send it to one.")
        )


def check_may_withdraw(paper: Paper, draft: Draft, by: Charge) -> None:
    """Refuse all but the post that approved, and an officer at the desk where the file lies."""
    approved = draft.approved_by
    if approved is not None and by.post_id == approved.post_id:
        return check_readable(paper, by)
    if paper.holder_id != by.post_id or not may(by, "approve"):
        raise NotAllowed(_("Only %(desk)s withdraws this approval.") % {"desk": approved and approved.post})
    return check_on_desk(paper, by)


def _locked(draft: Draft, by: Charge, request_id: UUID) -> tuple[Paper, Draft, Movement | None]:
    """Lock clocks, file and draft; the third is the movement that this request already made, if any."""
    held_by = Paper.objects.select_related("holder__section__office").get(pk=draft.file_id).holder
    clock.for_writing(by.post.office, held_by.office)
    paper = lock(Paper(pk=draft.file_id))
    made = Movement.objects.filter(request_id=request_id).first()
    if made and (made.paper_id != paper.pk or not _is_about(made, draft)):
        raise UsedElsewhere
    return paper, Draft.objects.select_for_update(of=["self"]).get(pk=draft.pk), made


def _is_about(movement: Movement, draft: Draft) -> bool:
    named = seal.named_in(movement.remark)
    return named is not None and named.draft == draft.pk


def _record(
    paper: Paper, kind: Kind, draft: Draft, version: DraftVersion, sealed: str, words: str, by: Charge,
    request_id: UUID, at: datetime | None,
) -> Movement:  # fmt: skip
    line = seal.Named(draft.pk, version.number, sealed).line
    remark = f"{words.strip()}\n{line}"
    stamp_acted(paper, by=by, at=at)
    return record(paper, kind, by=by, to=paper.holder, request_id=request_id, remark=remark, at=at)


def _update(draft: Draft, **facts: object) -> None:
    """Write the facts after the movement, which lets the database accept them."""
    for name, value in facts.items():
        setattr(draft, name, value)
    draft.save(update_fields=list(facts))
