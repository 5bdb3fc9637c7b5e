"""Opening a file."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Charge, Office
from files.models import File, SubjectHead
from files.search.indexing import index
from tracking.movement.locking import lock_request
from tracking.movement.verbs import create
from tracking.refusals import Refusal, UsedElsewhere

from .number import next_number


class OpenedAnother(Refusal):
    """The request was used already, to open another file."""

    def __init__(self, opened: File):
        sentence = _("This form has opened %s already. Press again to open another file.")
        super().__init__(sentence % opened.number)


@transaction.atomic
def open_file(
    *,
    by: Charge,
    subject: str,
    subject_head: SubjectHead,
    grading: str = File.Grading.NORMAL,
    priority: str = File.Priority.ORDINARY,
    due_on: date | None = None,
    request_id: UUID,
    at: datetime | None = None,
) -> File:
    """Open a file at the acting desk, under the next number of its office.

    The same request opens one file only. If the transaction fails, the number is free again. Raises
    OpenedAnother where that request opened a file on another subject, UsedElsewhere where it opened none.
    """
    if movement := lock_request(request_id):
        opened = File.objects.filter(pk=movement.paper_id).first()
        if opened is None:
            raise UsedElsewhere
        if (movement.person_id, opened.subject) != (by.user_id, subject):
            raise OpenedAnother(opened)
        return opened
    section = by.post.section
    file = File(
        kind=File.Kind.FILE,
        subject=subject,
        subject_head=subject_head,
        grading=grading,
        priority=priority,
        due_on=due_on,
        section=section,
        office=section.office,
    )
    file.number = next_number(
        office=section.office, section=section, head=subject_head, on=timezone.localdate(at)
    )
    create(file, by=by, request_id=request_id, at=at)
    index(file)
    return file


def heads_for(office: Office) -> QuerySet[SubjectHead]:
    """The subject heads an office may use: its own and those of the offices above."""
    above = Office.objects.above(office).order_by().values("pk")
    return SubjectHead.objects.filter(office__in=above).order_by("code")
