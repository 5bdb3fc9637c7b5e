"""A batch of scanned letters: taken in, its split changed by hand, and made into letters for the diary."""

from typing import BinaryIO
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Charge
from accounts.permissions import may
from files.correspondence.verbs import keep_for
from files.models import ScanBatch
from tracking.refusals import FactMissing, NotAllowed, UsedElsewhere, WrongState

from . import roles, tasks

State = ScanBatch.State


def take_batch(upload: BinaryIO, name: str, *, by: Charge, drops_blank: bool, request_id: UUID) -> ScanBatch:
    """Take in a PDF of many letters; it is looked at in the background. A second press is the first one."""
    if not may(by, "diarise"):
        raise NotAllowed(_("Your post does not diarise letters. Please give it to the desk that does."))
    kept = keep_for(by.post.office, upload, name, most_bytes=settings.SCAN_BYTES)
    if kept.inspected.extension != "pdf":
        raise FactMissing(_("Please choose a PDF, as scanners make it."), field="upload")
    now, content = timezone.now(), kept.inspected
    facts = {"content": kept.place, "sha256": content.sha256, "pages": content.pages, "name": kept.name}
    facts |= {
        "drops_blank": drops_blank,
        "came_at": now,
        "worked_at": now,
        "office": by.post.office,
        "by": by,
    }
    batch, is_new = ScanBatch.objects.get_or_create(request_id=request_id, defaults=facts)
    if batch.sha256 != content.sha256 or batch.office_id != by.post.office.pk:
        raise UsedElsewhere
    if is_new:
        transaction.on_commit(lambda: tasks.work_on_batch.delay(batch.pk))
    return batch


@transaction.atomic
def toggle(batch: ScanBatch, *, by: Charge, at: int, expected: str) -> ScanBatch:
    """Let a letter begin at a page, or go on there; refuses if the split was changed meanwhile."""
    batch = _locked(batch, by)
    if batch.roles != expected:
        raise WrongState(_("The split was changed meanwhile. Please look again."))
    changed = roles.toggled(batch.roles, at)
    if changed is None:
        raise WrongState(_("No letter can begin or end at this page."))
    batch.roles = changed
    batch.save(update_fields=["roles"])
    return batch


@transaction.atomic
def make_letters(batch: ScanBatch, *, by: Charge, expected: str) -> ScanBatch:
    """Have the letters made as the page showed them; they come to the list of what is to be diarised."""
    rows = ScanBatch.objects.visible_to(by).select_for_update(of=["self"])
    batch = rows.get(pk=batch.pk)
    if batch.state in (State.CUTTING, State.DONE):
        return batch
    batch = _locked(batch, by)
    if batch.roles != expected:
        raise WrongState(_("The split was changed meanwhile. Please look again."))
    batch.state, batch.worked_at = State.CUTTING, timezone.now()
    batch.save(update_fields=["state", "worked_at"])
    transaction.on_commit(lambda: tasks.work_on_batch.delay(batch.pk))
    return batch


def _locked(batch: ScanBatch, by: Charge) -> ScanBatch:
    """The batch, ready to be changed."""
    batch = ScanBatch.objects.visible_to(by).select_for_update(of=["self"]).get(pk=batch.pk)
    if batch.state != State.READY:
        raise WrongState(_("The letters of this batch cannot be changed now."))
    return batch
