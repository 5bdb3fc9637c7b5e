"""The stays on a desk, their tally, and how long things take there."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Charge, Post
from accounts.models.dated import midnight
from accounts.pages.numbers import whole
from accounts.pages.paging import cut
from accounts.queries import prepared
from accounts.queries.compiled import compiled
from tracking.models import Stay
from tracking.paper import parking
from tracking.time import clock

PAGE = 25
COLUMNS = (
    *("paper", "arrived_seq", "arrived_reading", "due_reading", "parked", "opened_at"),
    *("hold_seconds", "late_hold_seconds"),
    *("paper__seq", "paper__kind", "paper__number", "paper__subject", "paper__priority", "paper__grading"),
    *("paper__due_on", "paper__note_commitments", "came_from__name_hi", "came_from__name_en"),
)
# One statement, written out: built by the ORM it takes longer to write than to answer.
TALLY = """
SELECT * FROM (
    SELECT count(*), count(*) FILTER (WHERE due_reading < %(now)s),
           count(*) FILTER (WHERE due_reading BETWEEN %(now)s AND %(evening)s),
           count(*) FILTER (WHERE parked)
    FROM tracking_stay WHERE post_id = %(post)s AND left_at IS NULL AND NOT at_rest
) here, (
    SELECT count(*), percentile_cont(0.5) WITHIN GROUP (
        ORDER BY (left_reading - arrived_reading) * coalesce(%(day)s / its.day, 1)
    )
    FROM tracking_stay LEFT JOIN unnest(%(calendars)s::bigint[], %(days)s::float[]) its(calendar_id, day)
        USING (calendar_id)
    WHERE post_id = %(post)s AND left_at >= %(month)s AND NOT at_rest
) gone, (
    SELECT EXISTS (SELECT FROM tracking_handover WHERE taken_id = %(charge)s AND accepted_at IS NULL)
) to_accept
"""
SHOWS = ("all", "late", "today", "parked")


class Tally(NamedTuple):
    """The counts of a desk, and this month's median of the stays that ended there, in seconds of its days.

    `to_accept` says that a handover of the desk waits for the acceptance of its holder.
    """

    on_desk: int
    late: int
    due_today: int
    parked: int
    ended: int
    median: float | None
    to_accept: bool


@dataclass(frozen=True)
class Now:
    """This moment on the desk's own clock."""

    moment: datetime
    clock: clock.Clock
    reading: int
    evening: int

    @classmethod
    def at(cls, post: Post) -> "Now":
        """Read the clock of the desk now."""
        moment, its_clock = timezone.now(), clock.clock_of(post.office)
        evening = midnight(timezone.localdate(moment) + timedelta(days=1))
        return cls(moment, its_clock, its_clock.reading(moment), its_clock.reading(evening))

    @property
    def month(self) -> datetime:
        """The beginning of this month."""
        return timezone.localtime(self.moment).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def page(post: Post, now: Now, show: str, after: tuple[int | None, int] | None) -> tuple[list[Stay], str]:
    """Read a page of stays on the desk, the most urgent first, with papers, senders and parkings.

    `after` is the key behind which the page begins; the key of the next page is "" at the end.
    """
    due, stay = after or (None, None)
    moment = {"reading": now.reading, "evening": now.evening}
    lying = _lying(post=post.pk, **moment, due=due, stay=stay, show=show if show in SHOWS else "all")
    stays, last = cut(lying, PAGE)
    parking.prefetch(stays)
    if last is None:
        return stays, ""
    due = stays[-1].due_reading
    return stays, f"{'' if due is None else due}-{last}"


@compiled
def _lying(post, reading, evening, due, stay, *, show) -> QuerySet[Stay]:
    """Stays behind `stay` with its deadline `due`, if there is one; those without a limit come last."""
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


def parse_key(text: str) -> tuple[int | None, int] | None:
    """Read the key behind which a page begins; None for the first page or nonsense."""
    due, _dash, pk = text.partition("-")
    reading, last = whole(due), whole(pk)
    return None if last is None or (due and reading is None) else (reading, last)


def tally(charge: Charge, now: Now) -> Tally:
    """Count what lies on the desk of a charge."""
    desk = {"post": charge.post_id, "charge": charge.pk}
    moment = {"now": now.reading, "evening": now.evening, "month": now.month}
    # What left the desk before its office got a calendar of its own went by one above.
    days = clock.days_above(charge.post.office)
    lengths = {"day": now.clock.day_seconds, "calendars": list(days), "days": list(days.values())}
    [counts] = prepared.rows(TALLY, desk | moment | lengths)
    return Tally(*counts)
