"""The rows of a desk, their tally, and how long things take there."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Charge, Post
from accounts.pages import words
from accounts.pages.addresses import address
from accounts.pages.numbers import whole
from accounts.pages.paging import cut
from accounts.queries import prepared
from accounts.queries.compiled import compiled
from tracking.models import Paper, Stay
from tracking.paper import parking
from tracking.time import clock

PAGE = 25
COLUMNS = (
    *(
        "paper",
        "arrived_seq",
        "arrived_reading",
        "due_reading",
        "parked",
        "hold_seconds",
        "late_hold_seconds",
    ),
    *("paper__seq", "paper__kind", "paper__number", "paper__subject", "paper__priority", "paper__grading"),
    *("paper__due_on", "came_from__name_hi", "came_from__name_en"),
)
# One statement, written out: built by the ORM it takes longer to write than to answer.
TALLY = """
SELECT * FROM (
    SELECT count(*), count(*) FILTER (WHERE due_reading < %(now)s),
           count(*) FILTER (WHERE due_reading BETWEEN %(now)s AND %(evening)s),
           count(*) FILTER (WHERE parked)
    FROM tracking_stay WHERE post_id = %(post)s AND left_at IS NULL AND NOT at_rest
) here, (
    SELECT count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY left_reading - arrived_reading)
    FROM tracking_stay WHERE post_id = %(post)s AND left_at >= %(month)s AND NOT at_rest
) gone, (
    SELECT EXISTS (SELECT FROM tracking_handover WHERE taken_id = %(charge)s AND accepted_at IS NULL)
) to_accept
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


def page(post: Post, now: Now, show: str, after: tuple[int | None, int] | None) -> tuple[list[Stay], str]:
    """The stays on the desk that one asked to see, the most urgent first, from a key on.

    With papers and senders at hand; and the key to go on from, "" at the end.
    """
    due, stay = after or (None, None)
    moment = {"reading": now.reading, "evening": now.evening}
    lying = _lying(post=post.pk, **moment, due=due, stay=stay, show=show if show in SHOWS else "all")
    stays, last = cut(lying, PAGE)
    if last is None:
        return stays, ""
    due = stays[-1].due_reading
    return stays, f"{'' if due is None else due}-{last}"


@compiled
def _lying(post, reading, evening, due, stay, *, show) -> QuerySet[Stay]:
    """Beyond that stay and its deadline, if there is one; what no rule limits comes last."""
    lying = Stay.objects.pending().at(post).select_related("paper", "came_from").only(*COLUMNS)
    if show == "late":
        lying = lying.filter(due_reading__lt=reading)
    elif show == "today":
        lying = lying.filter(due_reading__range=(reading, evening))
    elif show == "parked":
        lying = lying.filter(parked=True)
    if stay is not None and due is not None:
        lying = lying.filter(Q(due_reading__gt=due) | Q(due_reading=due, pk__gt=stay) | Q(due_reading=None))
    elif stay is not None:
        lying = lying.filter(due_reading=None, pk__gt=stay)
    return lying.order_by("due_reading", "pk")[: PAGE + 1]


def key(typed: str) -> tuple[int | None, int] | None:
    """The key a page was asked to go on from; None for the first page or nonsense."""
    due, _dash, pk = typed.partition("-")
    reading, last = whole(due), whole(pk)
    return None if last is None or (due and reading is None) else (reading, last)


def tally(charge: Charge, now: Now) -> dict:
    """Count what lies here, is late, due today, parked; this month's median time here, with its sample.

    Also whether a handover of the desk waits for the acceptance of whoever holds it.
    """
    desk = {"post": charge.post_id, "charge": charge.pk}
    moment = {"now": now.reading, "evening": now.evening, "month": now.month}
    [tallied] = prepared.rows(TALLY, desk | moment)
    on_desk, late, due_today, parked, n, median, to_accept = tallied
    median_text = ""
    if n:
        median_text = _("%(time)s (n = %(n)s)") % {
            "time": words.duration(int(median), now.clock.day_seconds),
            "n": n,
        }
    return {
        "on_desk": on_desk,
        "late": late,
        "due_today": due_today,
        "parked": parked,
        "median_text": median_text,
        "to_accept": to_accept,
    }


def rows(stays: list[Stay], now: Now) -> list[dict]:
    """The rows of templates/tracking/desk.html."""
    parking.prefetch(stays)
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
            **parking.describe(stay, now.moment),
            **time_of(stay, now),
        }
        for stay in stays
    ]


def time_of(stay: Stay, now: Now) -> dict:
    """Time it has lain here, against its limit, and when it is due, here and by law."""
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
