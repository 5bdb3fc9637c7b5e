"""Telling people: of changes of access and of charges, and of matters of their work."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import Notice, User, WorkNotice

from . import informing, kinds
from .tasks import mail_notices, send_notices

BATCH = 500


@transaction.atomic
def tell(notices: Sequence[Notice]) -> list[Notice]:
    """Store notices, which stand on the pages of these people until acknowledged, and mail them at once."""
    told = Notice.objects.bulk_create(notices, batch_size=BATCH)
    if told:
        people = {notice.person_id for notice in told}
        User.objects.filter(pk__in=people).update(has_notices=True)
        informing.count_anew(people)
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
    informing.count_anew([person.pk])


@transaction.atomic
def inform(people: Iterable[User], kind: str, *, facts: dict, url: str, key: str, at: datetime) -> list[int]:
    """Tell each of these people of a matter of work, once for this key; return the ids of those told now.

    The facts are JSON; the words of the registered kind are built from them when somebody reads.
    """
    return inform_each({person.pk: (facts, url) for person in people}, kind, key=key, at=at)


@transaction.atomic
def inform_each(matters: Mapping[int, informing.Matter], kind: str, *, key: str, at: datetime) -> list[int]:
    """Tell each person, by id, of a matter with facts and an address of its own; else as `inform`."""
    registered = kinds.kind(kind)
    told = informing.insert(registered, matters, key, at)
    if told and registered.counted:
        informing.count_anew(told)
    if told and informing.order_sendings(registered, told):
        # After the commit, so that nothing is sent that did not happen; beat looks for what remains.
        transaction.on_commit(send_notices.delay, robust=True)
    return sorted(told)


@transaction.atomic
def read(person: User, notices: Iterable[int] | None = None, *, until: int | None = None) -> None:
    """Record that the person has read these notices of work, or all up to the newest that the page showed."""
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    unread = WorkNotice.objects.filter(person=person, read_at__isnull=True)
    chosen = unread.filter(pk__in=notices) if notices is not None else unread.filter(pk__lte=until)
    chosen.update(read_at=timezone.now())
    informing.count_anew([person.pk])
