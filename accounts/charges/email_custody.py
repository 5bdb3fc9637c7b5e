"""Who looks after a name-based e-mail ID: the office in which its holder holds the substantive charge."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from accounts.models import Charge, EmailId

BATCH = 500


def settle(people: Collection[int]) -> None:
    """Let the IDs of these people go with them: from now on the office they serve in decides on each.

    A charge dated ahead changes nothing before its day; `settle_begun` sees to it then.
    """
    ids = list(EmailId.objects.select_for_update().filter(person__in=people).order_by("pk"))
    held = _held().filter(user__in=people).order_by("begins")
    office_of = dict(held.values_list("user", "post__section__office"))
    moved = [
        one
        for one in ids
        if one.state != EmailId.State.CLOSED and office_of.get(one.person_id, one.office_id) != one.office_id
    ]
    for one in moved:
        one.office_id = office_of[one.person_id]
    EmailId.objects.bulk_update(moved, ["office"], batch_size=BATCH)


def settle_begun() -> None:
    """Let the IDs of those go with them whose charge was dated ahead and has begun; safe to run twice."""
    elsewhere = EmailId.objects.filter(person=OuterRef("user")).exclude(state=EmailId.State.CLOSED)
    away = _held().filter(Exists(elsewhere.exclude(office=OuterRef("post__section__office"))))
    people, last = away.order_by("user").values_list("user", flat=True).distinct(), 0
    while batch := list(people.filter(user__gt=last)[:BATCH]):
        with transaction.atomic():
            settle(batch)
        last = batch[-1]


def _held() -> QuerySet[Charge]:
    return Charge.objects.open_at(timezone.now()).filter(kind=Charge.Kind.SUBSTANTIVE)
