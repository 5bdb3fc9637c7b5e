"""Who looks after a name-based e-mail ID: the office in which its holder holds the substantive charge."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from .models import Charge, EmailId

BATCH = 500


def settle(people: Collection[int]) -> None:
    """Let the IDs of these people go with them: from now on the office they serve in decides on each.

    A charge dated ahead changes nothing before its day; `settle_begun` sees to it then.
    """
    held = _held().filter(user__in=people)
    office_of = dict(held.order_by("begins").values_list("user", "post__section__office"))
    ids = EmailId.objects.select_for_update().filter(person__in=office_of).order_by("pk")
    moved = [
        one for one in ids.exclude(state=EmailId.State.CLOSED) if one.office_id != office_of[one.person_id]
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
    begun = Charge.objects.filter(begins__lte=timezone.now(), ends__isnull=True)
    return begun.filter(kind=Charge.Kind.SUBSTANTIVE)
