"""Usage of e-Office by an office in a month, as of the month's end; the certificate keeps the figures.

Nothing here grows with the papers of the state: the month's movements of the office's desks, what lay there
at the month's end, and the staff of that moment, each found by an index.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from django.db import connection
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from accounts.models import Charge, EmailId, EmailIdStep, Office, Post, Section, User
from tracking.models import Kind
from tracking.time import attribution

from . import work
from .spans import INSTANT, Span, span

# The kind is looked up by key for each paper opened, so that no plan ever reads all papers.
MOVED = """
SELECT m.post_id, m.person_id,
       count(*) FILTER (WHERE CASE WHEN m.kind = 'created' THEN
           (SELECT p.kind = 'file' FROM tracking_paper p WHERE p.id = m.paper_id) END),
       count(*) FILTER (WHERE m.kind = ANY(%(sent)s))
FROM tracking_movement m
WHERE m.post_id = ANY(%(posts)s) AND m.at >= %(begins)s AND m.at < %(ends)s
GROUP BY 1, 2
"""
# Stays that are open still, and stays that ended since; never those that ended before.
PENDING = """
SELECT post_id, count(*) FROM (
    SELECT post_id FROM tracking_stay
    WHERE office_id = %(office)s AND left_at IS NULL AND NOT at_rest AND arrived_at < %(ends)s
    UNION ALL
    SELECT post_id FROM tracking_stay
    WHERE office_id = %(office)s AND left_at >= %(ends)s AND NOT at_rest AND arrived_at < %(ends)s
) AS there GROUP BY 1
"""


def count_month(office: Office, month: date) -> dict:
    """Count the figures that a certificate keeps: by section, who is absent or has no ID, and all work."""
    month_span = span(month)
    last = month_span.ends - INSTANT
    posts = {
        post.pk: post for post in Post.objects.in_office(office).select_related("section").order_by("pk")
    }
    charges = Charge.objects.open_at(last).exclude(kind=Charge.Kind.LINK).filter(post__in=posts)
    staff = list(charges.select_related("user").order_by("user", "begins", "pk"))
    lines = _lines(office, month_span, list(posts), staff)
    return {
        "sections": _by_section(lines, posts),
        "staff": len({charge.user_id for charge in staff}),
        "absent": _named(
            staff, {charge.user_id for charge in staff if _was_absent(charge.user, month_span.ends)}
        ),
        "without_id": _named(staff, {charge.user_id for charge in staff} - _with_id(staff, month_span.ends)),
        "work": [work.to_keep(each) for each in work.of_offices([office], month_span)[office.pk]],
    }


def _lines(office: Office, month_span: Span, posts: list[int], staff: Iterable[Charge]) -> dict:
    """Counts opened, sent and pending by post and person; the person is None for a vacancy."""
    lines = defaultdict(lambda: [0, 0, 0])
    for charge in staff:
        lines[charge.post_id, charge.user_id] = [0, 0, 0]
    facts = {
        "posts": posts,
        "office": office.pk,
        "sent": list(map(str, Kind.sending())),
        "begins": month_span.begins,
        "ends": month_span.ends,
    }
    for post, person, opened, sent in _rows(MOVED, facts):
        lines[post, person][:2] = [opened, sent]
    pending = dict(_rows(PENDING, facts))
    holders = attribution.holders(pending, month_span.ends - INSTANT)
    for post, count in pending.items():
        lines[post, holders[post].user_id if post in holders else None][2] = count
    return {key: line for key, line in lines.items() if any(line) or key[1]}


def _by_section(lines: dict, posts: dict[int, Post]) -> list[dict]:
    people = User.objects.in_bulk({person for _post, person in lines if person})
    sections: dict[int, dict] = {}
    for (post_id, person_id), line in sorted(lines.items(), key=lambda item: item[0][0]):
        post = posts[post_id]
        section = sections.setdefault(post.section_id, _names(post.section) | {"people": []})
        person = people.get(person_id)
        names = (_names(person) | {"code": person.employee_code}) if person else None
        section["people"].append({"person": names, "post": _names(post), "counts": line})
    return list(sections.values())


def _names(named: User | Post | Section) -> dict[str, str]:
    return {"hi": named.name_hi, "en": named.name_en}


def _was_absent(person: User, until: datetime) -> bool:
    return person.first_signed_in_at is None or person.first_signed_in_at >= until


def _with_id(staff: Iterable[Charge], until: datetime) -> set[int]:
    """Ids of the people whose e-mail ID was active at that moment, by its recorded steps."""
    steps = EmailIdStep.objects.filter(email_id=OuterRef("pk"), at__lt=until).order_by("-pk")
    ids = EmailId.objects.filter(kind=EmailId.Kind.NAME, person__in={charge.user_id for charge in staff})
    active = ids.annotate(was=Subquery(steps.values("to_state")[:1])).filter(was=EmailId.State.ACTIVE)
    return set(active.values_list("person", flat=True))


def _named(staff: Iterable[Charge], chosen: set[int]) -> list[dict]:
    """The chosen people once each, with the day since which each has held a post of the office."""
    people = {}
    for charge in staff:
        if charge.user_id in chosen and charge.user_id not in people:
            since = timezone.localdate(charge.begins).isoformat()
            people[charge.user_id] = {
                **_names(charge.user), "code": charge.user.employee_code, "since": since,
            }  # fmt: skip
    return list(people.values())


def _rows(statement: str, facts: dict) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, facts)
        return cursor.fetchall()
