"""Who looks after a name-based e-mail ID: the office in which its holder holds the substantive charge."""

from collections.abc import Collection

from .models import Charge, EmailId

BATCH = 500


def settle(people: Collection[int]) -> None:
    """Let the IDs of these people go with them: from now on the office they serve in decides on each."""
    held = Charge.objects.filter(user__in=people, kind=Charge.Kind.SUBSTANTIVE, ends__isnull=True)
    office_of = dict(held.order_by("begins").values_list("user", "post__section__office"))
    ids = EmailId.objects.select_for_update().filter(person__in=office_of).order_by("pk")
    moved = [
        one for one in ids.exclude(state=EmailId.State.CLOSED) if one.office_id != office_of[one.person_id]
    ]
    for one in moved:
        one.office_id = office_of[one.person_id]
    EmailId.objects.bulk_update(moved, ["office"], batch_size=BATCH)
