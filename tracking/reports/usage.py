"""How an office used e-Office in a month, as of the month's end; the certificate keeps what was counted.

Nothing here grows with the papers of the state: the month's movements of the office's desks, what lay there
at the month's end, and the staff of that moment, each found by an index.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import Max, OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import Charge, EmailId, EmailIdStep, Office, Post, User
from accounts.permissions import may
from tracking.models import Kind, UsageCertificate
from tracking.refusals import NotAllowed, WrongState
from tracking.time import attribution

MONTHS = 12
INSTANT = timedelta(microseconds=1)

# The kind of paper is asked of each one opened, by its key, so that no plan ever reads all papers.
MOVED = """
SELECT m.post_id, m.person_id,
       count(*) FILTER (WHERE CASE WHEN m.kind = 'created' THEN
           (SELECT p.kind = 'file' FROM tracking_paper p WHERE p.id = m.paper_id) END),
       count(*) FILTER (WHERE m.kind = ANY(%(sent)s))
FROM tracking_movement m
WHERE m.post_id = ANY(%(posts)s) AND m.at >= %(begins)s AND m.at < %(ends)s
GROUP BY 1, 2
"""
# What lies there still, and what has left since; never what came and went before.
PENDING = """
SELECT post_id, count(*) FROM (
    SELECT post_id FROM tracking_stay
    WHERE office_id = %(office)s AND left_at IS NULL AND NOT at_rest AND arrived_at < %(ends)s
    UNION ALL
    SELECT post_id FROM tracking_stay
    WHERE office_id = %(office)s AND left_at >= %(ends)s AND NOT at_rest AND arrived_at < %(ends)s
) AS there GROUP BY 1
"""


class Span(NamedTuple):
    """A month on the office's clock: its first moment, and the first moment after it."""

    begins: datetime
    ends: datetime


def span(month: date) -> Span:
    """The month of a day."""
    first = month.replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    here = timezone.get_default_timezone()
    return Span(*(datetime.combine(day, time(), here) for day in (first, following)))


def complete_months(today: date) -> list[date]:
    """The first days of the last twelve months that are over, the latest first."""
    months = [(today.replace(day=1) - timedelta(days=1)).replace(day=1)]
    while len(months) < MONTHS:
        months.append((months[-1] - timedelta(days=1)).replace(day=1))
    return months


@transaction.atomic
def issue(office: Office, *, month: date, by: Charge) -> UsageCertificate:
    """Count the month once for all and give the certificate its number; issued already, it is given back."""
    if not may(by, "administer") or not office.path.startswith(by.post.office.path):
        raise NotAllowed(_("The administrator of %(office)s issues this certificate.") % {"office": office})
    if month not in complete_months(timezone.localdate()):
        raise WrongState(_("A month is certified when it is over, for a year. Please choose another."))
    Office.objects.select_for_update(no_key=True).order_by().get(pk=office.pk)
    certificates = UsageCertificate.objects.filter(office=office)
    if issued := certificates.filter(month=month).first():
        return issued
    serial = (certificates.aggregate(last=Max("serial"))["last"] or 0) + 1
    figures = counted(office, month)
    facts = {"office": office, "month": month, "serial": serial, "figures": figures, "by": by}
    issued = UsageCertificate.objects.create(**facts)
    audit.record(audit.Act.ADDED, by=by, on=issued, office=office, differences={"month": (None, month)})
    return issued


def counted(office: Office, month: date) -> dict:
    """The figures of a month as they are kept: by section and person, and who did not use it at all."""
    its, last = span(month), span(month).ends - INSTANT
    posts = {
        post.pk: post for post in Post.objects.in_office(office).select_related("section").order_by("pk")
    }
    charges = Charge.objects.open_at(last).exclude(kind=Charge.Kind.LINK).filter(post__in=posts)
    staff = list(charges.select_related("user").order_by("user", "begins", "pk"))
    lines = _lines(office, its, list(posts), staff)
    return {
        "sections": _by_section(lines, posts),
        "staff": len({charge.user_id for charge in staff}),
        "absent": _named(staff, {one.user_id for one in staff if _was_absent(one.user, its.ends)}),
        "without_id": _named(staff, {one.user_id for one in staff} - _with_id(staff, its.ends)),
    }


def _lines(office: Office, its: Span, posts: list[int], staff: Iterable[Charge]) -> dict:
    """Opened, sent and pending for each post and person; None is the vacancy's."""
    lines = defaultdict(lambda: [0, 0, 0])
    for charge in staff:
        lines[charge.post_id, charge.user_id] = [0, 0, 0]
    facts = {
        "posts": posts,
        "office": office.pk,
        "sent": list(map(str, Kind.sending())),
        "begins": its.begins,
        "ends": its.ends,
    }
    for post, person, opened, sent in _rows(MOVED, facts):
        lines[post, person][:2] = [opened, sent]
    lying = dict(_rows(PENDING, facts))
    held = attribution.holders(lying, its.ends - INSTANT)
    for post, pending in lying.items():
        lines[post, held[post].user_id if post in held else None][2] = pending
    return {key: line for key, line in lines.items() if any(line) or key[1]}


def _by_section(lines: dict, posts: dict[int, Post]) -> list[dict]:
    people = User.objects.in_bulk({person for _post, person in lines if person})
    sections: dict[int, dict] = {}
    for (post_id, person_id), line in sorted(lines.items(), key=lambda item: item[0][0]):
        post = posts[post_id]
        section = sections.setdefault(post.section_id, _names(post.section) | {"people": []})
        person = people.get(person_id)
        named = (_names(person) | {"code": person.employee_code}) if person else None
        section["people"].append({"person": named, "post": _names(post), "counts": line})
    return list(sections.values())


def _names(thing) -> dict[str, str]:
    return {"hi": thing.name_hi, "en": thing.name_en}


def _was_absent(person: User, until: datetime) -> bool:
    return person.first_signed_in_at is None or person.first_signed_in_at >= until


def _with_id(staff: Iterable[Charge], until: datetime) -> set[int]:
    """Those whose ID was active at that moment, by the steps of its life."""
    steps = EmailIdStep.objects.filter(email_id=OuterRef("pk"), at__lt=until).order_by("-pk")
    ids = EmailId.objects.filter(kind=EmailId.Kind.NAME, person__in={one.user_id for one in staff})
    was = ids.annotate(was=Subquery(steps.values("to_state")[:1])).filter(was=EmailId.State.ACTIVE)
    return set(was.values_list("person", flat=True))


def _named(staff: Iterable[Charge], chosen: set[int]) -> list[dict]:
    """The chosen people once each, and since when each has been at a post of the office."""
    told = {}
    for charge in staff:
        if charge.user_id in chosen and charge.user_id not in told:
            since = timezone.localdate(charge.begins).isoformat()
            told[charge.user_id] = {
                **_names(charge.user), "code": charge.user.employee_code, "since": since,
            }  # fmt: skip
    return list(told.values())


def _rows(statement: str, facts: dict) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, facts)
        return cursor.fetchall()
