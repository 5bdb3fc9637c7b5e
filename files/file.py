"""Opening a file."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Charge, Office
from tracking import movement

from .indexing import index
from .models import File, SubjectHead
from .number import next_number


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

    The same request opens one file; a file that is not opened after all gives its number back.
    """
    if done := movement.repeated(request_id):
        return File.objects.get(pk=done.paper_id)
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
    movement.create(file, by=by, request_id=request_id, at=at)
    index(file)
    return file


def heads_for(office: Office) -> QuerySet[SubjectHead]:
    """The subject heads an office may use: its own and those of the offices above."""
    above = Office.objects.above(office).order_by().values("pk")
    return SubjectHead.objects.filter(office__in=above).order_by("code")
