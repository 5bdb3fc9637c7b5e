"""Telling people of changes of access and of charges: on the next page, and to each mail address known."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from accounts.models import Notice, User

from .tasks import mail_notices

BATCH = 500


@transaction.atomic
def tell(notices: Sequence[Notice]) -> list[Notice]:
    """Store notices, which stand on the pages of these people until acknowledged, and mail them at once."""
    told = Notice.objects.bulk_create(notices, batch_size=BATCH)
    if told:
        User.objects.filter(pk__in={notice.person_id for notice in told}).update(has_notices=True)
        # What cannot be handed to the queue now goes out within a minute: beat looks for it.
        transaction.on_commit(mail_notices.delay, robust=True)
    return told


@transaction.atomic
def acknowledge(notice: Notice) -> None:
    """Record that the person has seen it; it leaves the pages."""
    person = User.objects.select_for_update(no_key=True).get(pk=notice.person_id)
    Notice.objects.filter(pk=notice.pk, seen_at__isnull=True).update(seen_at=timezone.now())
    waiting = Notice.objects.filter(person=person, seen_at__isnull=True).exists()
    User.objects.filter(pk=person.pk).update(has_notices=waiting)
