"""One digest in the morning instead of a hundred letters: made when the office opens, once for each day."""

from collections import defaultdict
from datetime import date, datetime
from itertools import islice

from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.directory.holding import names_by_language
from accounts.models import Post, Sending
from accounts.notices.verbs import inform_each
from tracking.time import clock

from . import kinds
from .asked import NONE, asked
from .figures import Count, Lying, lying
from .receivers import Seat, receivers

# So many people in one transaction: what a death of the program undoes.
BATCH = 200
CLAIM = """
INSERT INTO tracking_digest (person_id, day, at)
SELECT person, %(day)s, %(at)s FROM unnest(%(people)s::bigint[]) person ORDER BY person
ON CONFLICT (day, person_id) DO NOTHING RETURNING person_id
"""
Desks = dict[int, dict[str, str]]


def send_digests(now: datetime) -> int:
    """Make the digests of everybody whose office has opened today; return how many had something to say."""
    day = timezone.localdate(now)
    with clock.snapshot():
        waiting = receivers(now, day)
        if not waiting:
            return 0
        figures = lying(now)
        worst = {worst.post for worst in figures.worst.values()}
        desks = names_by_language(Post.objects.filter(pk__in=worst), now)
        people, made = iter(sorted(waiting)), 0
        while batch := list(islice(people, BATCH)):
            made += _make({person: waiting[person] for person in batch}, figures, desks, day, now)
    return made


@transaction.atomic
def _make(seats: dict[int, list[Seat]], figures: Lying, desks: Desks, day: date, now: datetime) -> int:
    """Make the digests of a batch of people, but for those whom somebody else makes them for meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, {"people": sorted(seats), "day": day, "at": now})
        claimed = [person for (person,) in cursor.fetchall()]
    told, matters = _gather(claimed, now), {}
    questions = asked({person: seats[person] for person in claimed}, day)
    for person in claimed:
        facts = _facts(seats[person], figures, desks) | {
            "told": told.get(person, []),
            **questions.get(person, NONE)._asdict(),
            "questions_url": reverse("questions"),
            "notices_url": reverse("notice_list"),
        }
        if _has_news(facts):
            matters[person] = facts, facts.get("office", {}).get("url") or reverse("desk")
    return len(inform_each(matters, kinds.DIGEST.name, key=f"digest {day:%Y-%m-%d}", at=now))


def _facts(seats: list[Seat], figures: Lying, desks: Desks) -> dict:
    """Figures of the office that the person monitors, or else of the person's desks."""
    monitored = min(
        (seat for seat in seats if seat.may_monitor), key=lambda seat: len(seat.path), default=None
    )
    if monitored:
        return {"office": _office(monitored, figures, desks)}
    count = Count()
    for seat in seats:
        count.add(figures.posts.get(seat.post, Count()))
    here = reverse("desk")
    return {"desk": vars(count) | {"late_url": f"{here}?show=late", "today_url": f"{here}?show=today"}}


def _office(seat: Seat, figures: Lying, desks: Desks) -> dict:
    papers = reverse("monitor_papers", args=[seat.office])
    worst = figures.worst.get(seat.path)
    return vars(figures.offices[seat.path]) | {
        "url": reverse("monitor_office", args=[seat.office]),
        "soon_url": f"{papers}?show=soon",
        "worst": worst
        and desks[worst.post] | {"late": worst.late, "url": reverse("monitor_post", args=[worst.post])},
    }


def _has_news(facts: dict) -> bool:
    count = facts.get("office") or facts["desk"]
    questions = facts["unanswered"] or facts["to_answer"]
    return bool(count["new"] or count["today"] or questions or facts["told"])


def _gather(people: list[int], now: datetime) -> dict[int, list[dict]]:
    """Take what these people wanted to be told of in the morning, by kind; it is on its way with this."""
    rows = Sending.objects.filter(person__in=people, channel=Sending.Channel.DIGEST, sent_at__isnull=True)
    waiting = list(rows.select_for_update(of=["self"]).select_related("notice").order_by("pk"))
    Sending.objects.filter(pk__in=[sending.pk for sending in waiting]).update(sent_at=now)
    told: dict[int, dict[str, dict]] = defaultdict(dict)
    for sending in waiting:
        notice = sending.notice
        if notice.read_at is None:
            first = {"kind": notice.kind, "facts": notice.facts, "url": notice.url, "count": 0}
            told[sending.person_id].setdefault(notice.kind, first)["count"] += 1
    return {person: list(by_kind.values()) for person, by_kind in told.items()}
