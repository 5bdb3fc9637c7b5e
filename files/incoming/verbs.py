"""Letters that came by themselves: taken in once, diarised once, or put aside as no letter.

Order of locks: the draft first, then those of diarising (files/receipts/verbs.py).
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Charge, Office, Post
from accounts.permissions import may
from files.correspondence.uploads import Inspected
from files.correspondence.verbs import Kept
from files.models import Correspondent, DraftPaper, DraftReceipt, Receipt
from files.receipts.acknowledging import acknowledge_by_mail, address_of
from files.receipts.verbs import diarise
from tracking.refusals import FactMissing, NotAllowed, WrongState

WAITING, DIARISED, ASIDE = DraftReceipt.State.WAITING, DraftReceipt.State.DIARISED, DraftReceipt.State.ASIDE


def take_in(office: Office, papers: Sequence[Kept], **facts: Any) -> DraftReceipt | None:
    """Enter a letter with its documents among those to be diarised; None if it is there already."""
    draft = DraftReceipt(office=office, **facts)
    try:
        with transaction.atomic():
            draft.save(force_insert=True)
            DraftPaper.objects.bulk_create(_paper(draft, kept) for kept in papers)
    except IntegrityError:
        known = DraftReceipt.objects.filter(office=office, digest=draft.digest)
        by_uid = {name: getattr(draft, name) for name in ("mailbox", "uid_validity", "uid")}
        if known.exists() or DraftReceipt.objects.filter(**by_uid).exists():
            return None
        raise
    return draft


def _paper(draft: DraftReceipt, kept: Kept) -> DraftPaper:
    inspected = kept.inspected
    return DraftPaper(
        draft=draft,
        original_name=kept.name,
        content=kept.place,
        kind=inspected.kind,
        mime=inspected.mime,
        sha256=inspected.sha256,
        size=inspected.size,
        pages=inspected.pages,
    )


def kept_of(paper: DraftPaper) -> Kept:
    """The document as the correspondence enters it."""
    facts = (paper.kind, paper.mime, paper.extension, paper.pages, paper.sha256, paper.size)
    return Kept(Inspected(*facts), paper.content.name, paper.original_name)


@transaction.atomic
def diarise_draft(
    draft: DraftReceipt,
    *,
    by: Charge,
    letter: dict[str, Any],
    request_id: UUID,
    to: Post | None = None,
    copies: Sequence[Post] = (),
) -> Receipt:
    """Diarise a letter with all its documents; of two clerks at once the second learns of the first."""
    draft = _locked(draft, by)
    if draft.receipt:
        if draft.receipt.movements.filter(request_id=request_id).exists():
            return draft.receipt
        raise WrongState(_("This letter was diarised already: %s.") % draft.receipt.number)
    if draft.state != WAITING:
        raise WrongState(_("This letter was put aside. Please take it back first."))
    kept = [kept_of(paper) for paper in draft.papers.order_by("pk")]
    marked = {"to": to, "copies": copies, "request_id": request_id}
    receipt = diarise(by=by, letter=letter, scan=kept[0] if kept else None, further=kept[1:], **marked)
    if letter.get("sender") is None and draft.sender_email and receipt.sender_id:
        _learn_address(receipt.sender, draft.sender_email)
    draft.state, draft.receipt = DIARISED, receipt
    _settled(draft, by)
    if draft.mailbox and draft.mailbox.acknowledges and address_of(receipt):
        acknowledge_by_mail(receipt, by=by)
    return receipt


def _learn_address(sender: Correspondent, address: str) -> None:
    """Enter the mail address of a sender who was learned with this letter."""
    sender.email = address
    sender.save()


@transaction.atomic
def put_aside(draft: DraftReceipt, *, by: Charge, reason: str) -> DraftReceipt:
    """Take a letter off the list because it is none; the reason stays, and it can be taken back."""
    draft = _locked(draft, by)
    if draft.state == DIARISED:
        raise WrongState(_("This letter was diarised already: %s.") % draft.receipt.number)
    if not reason.strip():
        raise FactMissing(_("Please say why this is no letter for the diary."), field="reason")
    if draft.state == ASIDE:
        return draft
    draft.state, draft.reason = ASIDE, reason.strip()
    return _settled(draft, by)


@transaction.atomic
def take_back(draft: DraftReceipt, *, by: Charge) -> DraftReceipt:
    """Put a letter that was put aside on the list again."""
    draft = _locked(draft, by)
    if draft.state == DIARISED:
        raise WrongState(_("This letter was diarised already: %s.") % draft.receipt.number)
    draft.state, draft.reason = WAITING, ""
    return _settled(draft, by)


def _locked(draft: DraftReceipt, by: Charge) -> DraftReceipt:
    if not may(by, "diarise"):
        raise NotAllowed(_("Your post does not diarise letters. Please give it to the desk that does."))
    rows = DraftReceipt.objects.visible_to(by).select_for_update(of=["self"])
    return rows.select_related("receipt").get(pk=draft.pk)


def _settled(draft: DraftReceipt, by: Charge) -> DraftReceipt:
    draft.settled_by, draft.settled_at = by, timezone.now()
    draft.save(update_fields=["state", "receipt", "reason", "settled_by", "settled_at"])
    return draft
