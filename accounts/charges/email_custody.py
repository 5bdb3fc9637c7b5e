"""Custody of name-based e-mail IDs, by the office in which the holder has the substantive charge."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from accounts.models import Charge, EmailId

BATCH = 500


def settle(people: Collection[int]) -> None:
    """Move the IDs of these people to the office they serve in, which decides on them from now on.

    A charge dated ahead changes nothing before its day; `settle_begun` moves the ID then.
    """
    ids = list(EmailId.objects.select_for_update().filter(person__in=people).order_by("pk"))
    charges = _substantive().filter(user__in=people).order_by("begins")
    office_of = dict(charges.values_list("user", "post__section__office"))
    moved = [
        email_id
        for email_id in ids
        if email_id.state != EmailId.State.CLOSED
        and office_of.get(email_id.person_id, email_id.office_id) != email_id.office_id
    ]
    for email_id in moved:
        email_id.office_id = office_of[email_id.person_id]
    EmailId.objects.bulk_update(moved, ["office"], batch_size=BATCH)


def settle_begun() -> None:
    """Move the IDs of people whose charge was dated ahead and has begun; safe to run twice."""
    elsewhere = EmailId.objects.filter(person=OuterRef("user")).exclude(state=EmailId.State.CLOSED)
    moved = _substantive().filter(Exists(elsewhere.exclude(office=OuterRef("post__section__office"))))
    people, last = moved.order_by("user").values_list("user", flat=True).distinct(), 0
    while batch := list(people.filter(user__gt=last)[:BATCH]):
        with transaction.atomic():
            settle(batch)
        last = batch[-1]


def _substantive() -> QuerySet[Charge]:
    return Charge.objects.open_at(timezone.now()).filter(kind=Charge.Kind.SUBSTANTIVE)
