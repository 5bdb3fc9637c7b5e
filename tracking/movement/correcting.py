"""Facts of a paper that were entered wrongly: others from a movement on, which says what they were."""

from datetime import datetime
from typing import Any
from uuid import UUID

from accounts.models import Charge
from tracking.ledger import entries
from tracking.models import Kind, Movement, Paper

from .recording import record

# The facts that may be corrected; number, office and day of opening stay what they are.
CORRECTABLE = ("subject", "grading", "priority", "due_on", "own_commitment")
WRITTEN = (*CORRECTABLE, "subject_salt", "subject_commitment")


def record_corrected(
    paper: Paper,
    kind: Kind,
    *,
    by: Charge,
    request_id: UUID,
    remark: str,
    at: datetime | None = None,
    **facts: Any,
) -> Movement:
    """Record a movement that leaves the paper where it lies with these facts; the caller holds its lock.

    The movement commits to the facts as they are from now on; its remark says what they were.
    """
    if unknown := facts.keys() - {*CORRECTABLE}:
        raise LookupError(f"{sorted(unknown)} cannot be corrected")
    if facts.get("subject", paper.subject) != paper.subject:
        paper.subject = facts["subject"]
        entries.commit_to_subject(paper)
    for name, value in facts.items():
        setattr(paper, name, value)
    movement = record(paper, kind, by=by, to=paper.holder, request_id=request_id, remark=remark, at=at)
    # After the movement, which lets the database accept it.
    Paper.objects.filter(pk=paper.pk).update(**{name: getattr(paper, name) for name in WRITTEN})
    return movement
