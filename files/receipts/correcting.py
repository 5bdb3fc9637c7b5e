"""Correction of what was diarised wrongly: a movement with the old values on record."""

import os
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.utils.translation import gettext as _

from accounts.models import Charge
from accounts.pages import words
from files.models import Receipt
from tracking.ledger.entries import commitment_to_own_facts
from tracking.models import Kind, Movement, Paper
from tracking.movement.checks import check_not_closed, check_readable, require_text
from tracking.movement.correcting import record_corrected
from tracking.movement.locking import lock_for
from tracking.refusals import FactMissing, NotAllowed, NotHere

from . import statutory

# What may be corrected, in the order in which the old values are told: of the paper, and of the letter.
OF_PAPER = ("subject", "grading", "priority", "due_on")
OF_LETTER = (
    *("sender_name", "sender_place", "letter_number", "letter_date", "received_on", "received_time"),
    *("letter_class", "subject_head", "mode", "language", "is_puc", "enclosures"),
)
# A cover that its addressee has opened; a graded letter stays graded.
OPENED = {Paper.Grading.NORMAL, Paper.Grading.CONFIDENTIAL}


@transaction.atomic
def correct(
    receipt: Paper,
    *,
    by: Charge,
    facts: Mapping[str, Any],
    reason: str,
    expected: int,
    request_id: UUID,
    at: datetime | None = None,
) -> Movement:
    """Correct what the diary says of a letter, by the desk where it lies or the one that diarised it.

    The remark of the movement says why, and each value as it was and as it is. The number stays.
    """
    offices = [by.post.office, receipt.holder.office]
    paper, repeated = lock_for(receipt, expected=expected, request_id=request_id, offices=offices)
    if repeated:
        return repeated
    check_not_closed(paper)
    check_may_correct(paper, by)
    require_text(reason, _("Please say why you correct this."), field="reason")
    stored = Receipt.objects.select_related("subject_head").get(pk=paper.pk)
    wanted = _with_new_date(stored, facts)
    changed = {name: value for name, value in wanted.items() if value != getattr(stored, name)}
    if not changed:
        raise FactMissing(_("Nothing was changed."), field="reason")
    _check_grading(stored, changed, by)
    said = "\n".join([reason.strip(), *_told(stored, changed)])
    of_paper = {name: changed.pop(name) for name in OF_PAPER if name in changed}
    press: dict[str, Any] = {"by": by, "request_id": request_id, "remark": said, "at": at}
    return rewrite(paper, stored, Movement.Kind.CORRECTED, changed, **of_paper, **press)


def rewrite(
    paper: Paper, receipt: Receipt, kind: Kind, facts: dict[str, Any], *, by: Charge, remark: str,
    request_id: UUID, at: datetime | None, **of_paper: Any,
) -> Movement:  # fmt: skip
    """Record a movement that changes these facts of the letter, under a new salt, and those of the paper."""
    facts = facts | {"salt": os.urandom(16)}
    for name, value in facts.items():
        setattr(receipt, name, value)
    of_paper["own_commitment"] = commitment_to_own_facts(receipt)
    press: dict[str, Any] = {"by": by, "request_id": request_id, "remark": remark, "at": at}
    movement = record_corrected(paper, kind, **press, **of_paper)
    Receipt.objects.filter(pk=paper.pk).update(**facts)
    return movement


def check_may_correct(paper: Paper, by: Charge) -> None:
    """Refuse all but the desk where the receipt lies and the one that diarised it, if it may read it."""
    if paper.holder_id == by.post_id:
        return
    if not has_diarised(paper, by):
        raise NotHere(paper.holder)
    check_readable(paper, by)


def has_diarised(paper: Paper, by: Charge) -> bool:
    """Return whether the acting desk diarised the letter."""
    return paper.movements.filter(seq=1, post=by.post_id).exists()


def _check_grading(stored: Receipt, changed: Mapping[str, Any], by: Charge) -> None:
    """Let the addressee alone open a cover addressed by name."""
    if "grading" not in changed:
        return
    is_opened = stored.grading == Paper.Grading.BY_NAME and changed["grading"] in OPENED
    if not is_opened or stored.holder_id != by.post_id:
        raise NotAllowed(_("Only the addressee of a cover by name may say that it is an open letter."))


def _with_new_date(stored: Receipt, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts, with the statutory date of the new class where nobody changed the date itself."""
    wanted = {**facts}
    about = {name: wanted.get(name, getattr(stored, name)) for name in ("letter_class", "received_on")}
    was = {name: getattr(stored, name) for name in about}
    if wanted.get("due_on", stored.due_on) == stored.due_on and about != was:
        wanted["due_on"] = statutory.first_date(**about)
    return wanted


def _told(stored: Receipt, changed: Mapping[str, Any]) -> list[str]:
    """A line for each value: as it was, and as it is."""
    lines = []
    for name in (*OF_PAPER, *OF_LETTER):
        if name in changed:
            field: Any = Receipt._meta.get_field(name)
            facts = {
                "fact": field.verbose_name,
                "was": _written(field, getattr(stored, name)),
                "now": _written(field, changed[name]),
            }
            lines.append(_("%(fact)s: “%(was)s”, now “%(now)s”") % facts)
    return lines


def _written(field: models.Field, value: object) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return words.date(value)
    return str(dict(field.flatchoices or ()).get(value, value))
