"""Rows of notices of work and of their sendings, written for many people by few statements."""

import json
from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import connection
from django.utils import timezone

from accounts.models import NoticeChoice, Sending

from . import channels
from .kinds import Kind

# The facts that a person is told, and the address of the matter.
Matter = tuple[dict, str]
# In the order of people, so that two that tell the same people never wait for each other in a circle.
INSERT = """
INSERT INTO accounts_worknotice (person_id, kind, key, facts, url, at, read_at)
SELECT person, %(kind)s, %(key)s, facts::jsonb, url, %(at)s::timestamptz, %(read_at)s::timestamptz
FROM unnest(%(people)s::bigint[], %(facts)s::text[], %(urls)s::text[]) AS told(person, facts, url)
ORDER BY person
ON CONFLICT (person_id, key) DO NOTHING
RETURNING person_id, id
"""

LOCK = "SELECT id FROM accounts_user WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE"
COUNT = """
UPDATE accounts_user u SET unread_notices =
    (SELECT count(*) FROM accounts_worknotice w WHERE w.person_id = u.id AND w.read_at IS NULL)
    + (SELECT count(*) FROM accounts_notice n WHERE n.person_id = u.id AND n.seen_at IS NULL)
WHERE u.id = ANY(%s)
"""


def insert(kind: Kind, matters: Mapping[int, Matter], key: str, at: datetime) -> dict[int, int]:
    """Store the notice for those who were not told of this key before; return its id for each of them."""
    # One text for all who are told the same.
    texts = {id(facts): json.dumps(facts) for facts, _url in matters.values()}
    with connection.cursor() as cursor:
        cursor.execute(
            INSERT,
            {
                "kind": kind.name,
                "people": list(matters),
                "facts": [texts[id(facts)] for facts, _url in matters.values()],
                "urls": [url for _facts, url in matters.values()],
                "key": key,
                "at": at,
                "read_at": None if kind.counted else at,
            },
        )
        return dict(cursor.fetchall())


def count_anew(people: Collection[int]) -> None:
    """Count what each of these people has not read, of work and of access, for the bell on their pages."""
    with connection.cursor() as cursor:
        # In one order, so that two that tell the same people never wait for each other in a circle.
        cursor.execute(LOCK, [sorted(people)])
        cursor.execute(COUNT, [sorted(people)])


def order_sendings(kind: Kind, told: dict[int, int]) -> bool:
    """Store the ways outside that each person chose for the kind; return whether any goes out at once."""
    chosen = NoticeChoice.objects.filter(person__in=told, kind=kind.name)
    choices = {person: (mail, sms) for person, mail, sms in chosen.values_list("person", "mail", "sms")}
    sendings: list[Sending] = []
    now = timezone.now()
    for person, notice in told.items():
        mail, sms = choices.get(person, (kind.mail, kind.sms))
        ways = {
            NoticeChoice.Mail.NOW: [Sending.Channel.FILES if kind.letter else Sending.Channel.MAIL],
            NoticeChoice.Mail.DIGEST: [Sending.Channel.DIGEST],
        }.get(mail, []) + [Sending.Channel.SMS] * bool(sms and channels.has_sms())
        sendings += [Sending(notice_id=notice, person_id=person, channel=way, since=now) for way in ways]
    Sending.objects.bulk_create(sendings, batch_size=500)
    return any(sending.channel != Sending.Channel.DIGEST for sending in sendings)
