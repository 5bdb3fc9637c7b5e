"""Readiness of an office to go live: its staff, their e-mail IDs, training and first sign-in.

Staff of an office are the people who hold a charge there. A link officer for a leave is staff elsewhere.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from accounts.models import Attendance, Charge, EmailId, Office, User


class Readiness(NamedTuple):
    """Counts of the staff of an office: all, and those who meet each condition for going live."""

    staff: int = 0
    with_id: int = 0
    trained: int = 0
    signed_in: int = 0

    @property
    def is_ready(self) -> bool:
        """True if all of the staff have active IDs and were trained; never for an office without staff."""
        return 0 < self.staff == self.with_id == self.trained


def posted(at: datetime) -> QuerySet[Charge]:
    """The charges that make people staff of an office at that moment."""
    return Charge.objects.open_at(at).exclude(kind=Charge.Kind.LINK).filter(user__is_active=True)


def staff(office: Office, at: datetime) -> QuerySet[User]:
    """The people of one office."""
    charges = posted(at).filter(user=OuterRef("pk"), post__section__office=office)
    return User.objects.filter(Exists(charges))


def _active_id(person: str) -> Exists:
    return Exists(
        EmailId.objects.filter(person=OuterRef(person), kind=EmailId.Kind.NAME, state=EmailId.State.ACTIVE)
    )


def _training(person: str) -> Exists:
    return Exists(Attendance.objects.filter(person=OuterRef(person), struck_out_at__isnull=True))


def missing(office: Office, lack: str, at: datetime) -> QuerySet[User]:
    """The people of an office who still lack their ID, the training, or their first sign-in."""
    lacks = {
        "id": ~_active_id("pk"),
        "training": ~_training("pk"),
        "sign-in": Q(first_signed_in_at__isnull=True),
    }
    return staff(office, at).filter(lacks[lack])


def readiness_of(offices: Iterable[Office], at: datetime) -> dict[int, Readiness]:
    """Readiness of each of these offices, by the office's id, in one query."""
    people = Count("user", distinct=True)
    rows = (
        posted(at)
        .filter(post__section__office__in=list(offices))
        .order_by()
        .values("post__section__office")
        .annotate(
            staff=people,
            with_id=Count("user", distinct=True, filter=_active_id("user")),
            trained=Count("user", distinct=True, filter=_training("user")),
            signed_in=Count("user", distinct=True, filter=Q(user__first_signed_in_at__isnull=False)),
        )
    )
    return {
        row["post__section__office"]: Readiness(
            row["staff"], row["with_id"], row["trained"], row["signed_in"]
        )
        for row in rows
    }
