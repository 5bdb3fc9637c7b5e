"""What lies on a desk: the rows, the tally, and how long things take there."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import connection
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.addresses import address
from accounts.models import Post

from . import clock, put_aside, words
from .models import Paper, Stay

PAGE = 25
# One statement, written out: built by the ORM it takes longer to write than to answer.
TALLY = """
SELECT here.*, gone.* FROM (
    SELECT count(*), count(*) FILTER (WHERE due_reading < %(now)s),
           count(*) FILTER (WHERE due_reading BETWEEN %(now)s AND %(evening)s),
           count(*) FILTER (WHERE parked)
    FROM tracking_stay WHERE post_id = %(post)s AND left_at IS NULL AND NOT at_rest
) here, (
    SELECT count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY left_reading - arrived_reading)
    FROM tracking_stay WHERE post_id = %(post)s AND left_at >= %(month)s AND NOT at_rest
) gone
"""
SHOWS = ("all", "late", "today", "parked")
# Labels are looked up once a page and not once a cell.
PLAIN = {Paper.Priority.ORDINARY, Paper.Grading.NORMAL}


@dataclass(frozen=True)
class Now:
    """This moment on the desk's own clock."""

    moment: datetime
    clock: clock.Clock
    reading: int
    evening: int

    @classmethod
    def at(cls, post: Post) -> "Now":
        """The moment a page about this desk is made."""
        moment, its_clock = timezone.now(), clock.clock_of(post.office)
        midnight = datetime.combine(
            timezone.localdate(moment) + timedelta(days=1), time(), timezone.get_default_timezone()
        )
        return cls(moment, its_clock, its_clock.reading(moment), its_clock.reading(midnight))

    @property
    def month(self) -> datetime:
        """The beginning of this month."""
        return timezone.localtime(self.moment).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def shown(post: Post, now: Now, show: str) -> QuerySet[Stay]:
    """The stays on the desk, the most urgent first, narrowed to what one asked to see."""
    stays = Stay.objects.pending().at(post).order_by(F("due_reading").asc(nulls_last=True), "pk")
    narrowed = {
        "late": Q(due_reading__lt=now.reading),
        "today": Q(due_reading__gte=now.reading, due_reading__lte=now.evening),
        "parked": Q(parked=True),
    }
    return stays.filter(narrowed[show]) if show in narrowed else stays


def page(stays: QuerySet[Stay], after: tuple[int | None, int] | None) -> tuple[list[Stay], str]:
    """The next rows after a key, and the key to go on from, "" at the end."""
    if after:
        due, pk = after
        beyond = Q(due_reading__gt=due) | Q(due_reading=due, pk__gt=pk) | Q(due_reading__isnull=True)
        stays = stays.filter(beyond if due is not None else Q(due_reading__isnull=True, pk__gt=pk))
    found = list(stays.select_related("paper", "came_from")[: PAGE + 1])
    if len(found) <= PAGE:
        return found, ""
    last = found[PAGE - 1]
    return found[:PAGE], f"{'' if last.due_reading is None else last.due_reading}-{last.pk}"


def key(typed: str) -> tuple[int | None, int] | None:
    """The key a page was asked to go on from; None for the first page or nonsense."""
    due, dash, pk = typed.partition("-")
    if not dash or not pk.isdecimal() or not (due == "" or due.isdecimal()) or len(typed) > 40:
        return None
    return (int(due) if due else None, int(pk))


def tally(post: Post, now: Now) -> dict:
    """How much lies here, is late, due today, parked; and this month's median time here, with its sample."""
    facts = {"post": post.pk, "now": now.reading, "evening": now.evening, "month": now.month}
    with connection.cursor() as cursor:
        cursor.execute(TALLY, facts)
        on_desk, late, due_today, parked, n, median = cursor.fetchone()
    told = ""
    if n:
        told = _("%(time)s (n = %(n)s)") % {
            "time": words.duration(int(median), now.clock.day_seconds),
            "n": n,
        }
    return {
        "on_desk": on_desk,
        "late": late,
        "due_today": due_today,
        "parked": parked,
        "median_text": told,
    }


def rows(stays: list[Stay], now: Now) -> list[dict]:
    """The rows of templates/tracking/desk.html."""
    put_aside.look(stays)
    priorities, gradings = dict(Paper.Priority.choices), dict(Paper.Grading.choices)
    return [
        {
            "id": stay.paper_id,
            "seq": stay.paper.seq,
            "number": stay.paper.number,
            "url": stay.paper.get_absolute_url(),
            "explain_url": address("explanation", stay.paper_id, stay.arrived_seq),
            "subject": stay.paper.subject,
            "priority": stay.paper.priority,
            "priority_label": priorities[stay.paper.priority],
            "grading": stay.paper.grading,
            "grading_label": "" if stay.paper.grading in PLAIN else gradings[stay.paper.grading],
            "from_label": str(stay.came_from or ""),
            **put_aside.told(stay, now.moment),
            **time_of(stay, now),
        }
        for stay in stays
    ]


def time_of(stay: Stay, now: Now) -> dict:
    """How long it has lain here, against its limit, and when it is due, here and by law."""
    held, day = now.reading - stay.arrived_reading, now.clock.day_seconds
    told = {"held_text": words.duration(held, day), "held_share": 0, "lateness": "", "due_text": ""}
    today = timezone.localdate(now.moment)
    if stay.due_reading is None:
        return told | words.by_law(stay.paper.due_on, desk=None, today=today)
    limit, over = stay.limit_seconds, stay.seconds_late(now.reading)
    counted = held - stay.seconds_on_hold(now.reading)
    due_on = timezone.localdate(now.clock.moment(stay.due_reading))
    told["held_share"] = min(100, max(0, counted) * 100 // max(limit, 1))
    told["lateness"] = "late" if over > 0 else "due" if stay.due_reading <= now.evening else ""
    told["due_text"] = words.due(due_on, today=today, late=over, day_seconds=day)
    return told | words.by_law(stay.paper.due_on, desk=due_on, today=today)
