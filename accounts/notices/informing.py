"""Rows of notices of work and of their sendings, written for many people by few statements."""

import json
from collections.abc import Collection
from datetime import datetime

from django.db import connection
from django.db.models import F

from accounts.models import NoticeChoice, Sending, User

from .kinds import Kind

# In the order of people, so that two that tell the same people never wait for each other in a circle.
INSERT = """
INSERT INTO accounts_worknotice (person_id, kind, key, facts, url, at, read_at)
SELECT person, %(kind)s, %(key)s, %(facts)s::jsonb, %(url)s, %(at)s::timestamptz, %(read_at)s::timestamptz
FROM unnest(%(people)s::bigint[]) person
ON CONFLICT (person_id, key) DO NOTHING
RETURNING person_id, id
"""


def insert(kind: Kind, people: Collection[int], facts: dict, url: str, key: str, at: datetime) -> dict:
    """Store the notice for those who were not told of this key before; return its id for each of them."""
    with connection.cursor() as cursor:
        cursor.execute(
            INSERT,
            {
                "kind": kind.name,
                "people": sorted(people),
                "facts": json.dumps(facts),
                "url": url,
                "key": key,
                "at": at,
                "read_at": None if kind.counted else at,
            },
        )
        return dict(cursor.fetchall())


def count_unread(people: Collection[int]) -> None:
    """Add one to the bell of each of these people."""
    locked = User.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk")
    list(locked.values_list("pk", flat=True))
    User.objects.filter(pk__in=people).update(unread_notices=F("unread_notices") + 1)


def order_sendings(kind: Kind, told: dict[int, int], at: datetime) -> bool:
    """Store the ways outside that each person chose for the kind; return whether any goes out at once."""
    chosen = NoticeChoice.objects.filter(person__in=told, kind=kind.name)
    choices = {person: (mail, sms) for person, mail, sms in chosen.values_list("person", "mail", "sms")}
    sendings = []
    for person, notice in told.items():
        mail, sms = choices.get(person, (kind.mail, kind.sms))
        channels = {
            NoticeChoice.Mail.NOW: [Sending.Channel.MAIL],
            NoticeChoice.Mail.DIGEST: [Sending.Channel.DIGEST],
        }.get(mail, []) + [Sending.Channel.SMS] * bool(sms)
        sendings += [Sending(notice_id=notice, person_id=person, channel=each, since=at) for each in channels]
    Sending.objects.bulk_create(sendings, batch_size=500)
    return any(sending.channel != Sending.Channel.DIGEST for sending in sendings)
