"""Stays of desks as the input of the figures of waiting: when each was worked on, and when nobody was there.

Nobody records when an officer begins to work on a paper, only when it is opened and let go. As for logs that
have ends alone, the work is taken to begin when the desk had let go of the paper before, but not before this
one was opened, nor before that day's office hours, nor more than MOST_WORK before it left.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from tracking.models import Movement, Stay
from tracking.time import clock
from tracking.time.absences import absences
from tracking.waiting import intervals
from tracking.waiting.gathering import Rule
from tracking.waiting.handlings import Handling
from tracking.waiting.intervals import SECOND, Interval, instant, moment

MOST_WORK = timedelta(hours=2)
# Sent within a minute of one another, of papers that all lay there before: gathered.
TOGETHER = Rule(gap=60 * SECOND, by_ends=True)
TAKEN_AWAY = (Movement.Kind.PULLED_UP, Movement.Kind.PULLED_BACK, Movement.Kind.REASSIGNED)


@dataclass(frozen=True)
class Work:
    """A stay with what is known of the act that ended it."""

    pk: int
    post: int
    paper: int
    calendar: int
    arrived_at: datetime
    opened_at: datetime | None
    left_at: datetime | None
    ended_by: str

    @property
    def is_own(self) -> bool:
        """Return whether the desk itself let the paper go."""
        return self.left_at is not None and self.ended_by not in TAKEN_AWAY


def read(posts: Collection[int], since: datetime, until: datetime) -> list[Work]:
    """Read the stays of these desks that lay there between two moments, in the order of their arrival."""
    stays = Stay.objects.filter(
        Q(left_at__isnull=True) | Q(left_at__gte=since), arrived_at__lte=until, post__in=posts, at_rest=False
    )
    ending = Movement.objects.filter(paper=OuterRef("paper"), seq=OuterRef("left_seq")).order_by()
    rows = stays.order_by("arrived_at", "pk").values_list(
        *("pk", "post", "paper", "calendar", "arrived_at", "opened_at", "left_at"),
        Coalesce(Subquery(ending.values("kind")), Value("")),
    )
    return [Work(*row) for row in rows]


def handlings(works: Iterable[Work]) -> dict[int, Handling]:
    """Return the handling of each stay, by the id of the stay."""
    by_desk: dict[int, list[Work]] = defaultdict(list)
    for work in works:
        by_desk[work.post].append(work)
    return {work.pk: handling for desk in by_desk.values() for work, handling in _of_desk(desk)}


def _of_desk(works: list[Work]) -> Iterable[tuple[Work, Handling]]:
    acts = sorted({instant(work.left_at) for work in works if work.is_own and work.left_at})
    for work in works:
        arrived = instant(work.arrived_at)
        ended = None if work.left_at is None else max(arrived, instant(work.left_at))
        began = ended if ended is None or not work.is_own else _began(work, acts, arrived, ended)
        # What was taken away the desk has not let go together with others.
        act = work.ended_by if work.is_own else f"{work.ended_by} {work.pk}"
        yield work, Handling(work.paper, work.post, act, arrived, began, ended)


def _began(work: Work, acts: list[int], arrived: int, ended: int) -> int:
    place = bisect_left(acts, ended)
    opened = arrived if work.opened_at is None else instant(work.opened_at)
    bounds = [arrived, opened, ended - int(MOST_WORK.total_seconds()) * SECOND, _opening(work, ended)]
    return min(ended, max([*bounds, *acts[max(place - 1, 0) : place]]))


def _opening(work: Work, ended: int) -> int:
    """The opening of the office on the day of the end; on a day off, midnight."""
    day = timezone.localdate(moment(ended))
    hours = clock.clock(work.calendar).hours(day, day)
    opens = hours[day][0] if day in hours else datetime.min.time()
    return instant(datetime.combine(day, opens, timezone.get_default_timezone()))


class Away:
    """Times at which nobody was at a desk: outside its hours, and while its post had nobody."""

    def __init__(self, works: Iterable[Work], since: datetime, until: datetime):
        calendars = {work.post: work.calendar for work in works}
        absent = absences(calendars, since, until)
        first, last = instant(since), instant(until)
        open_times = {pk: _open_times(clock.clock(pk), since, until) for pk in set(calendars.values())}
        self._away = {
            post: intervals.united(
                [
                    *intervals.without([(first, last)], open_times[calendar]),
                    *((instant(start), instant(end)) for start, end in absent[post]),
                ]
            )
            for post, calendar in calendars.items()
        }

    def __call__(self, hand, start: int, end: int) -> list[Interval]:
        """Intervals between two moments in which nobody was there."""
        away = self._away[hand]
        first = max(bisect_left(away, (start, start)) - 1, 0)
        return intervals.shared([(start, end)], away[first : bisect_left(away, (end, end))])


def _open_times(its_clock: clock.Clock, since: datetime, until: datetime) -> list[Interval]:
    zone, first, last = timezone.get_default_timezone(), timezone.localdate(since), timezone.localdate(until)
    return [
        tuple(instant(datetime.combine(day, at, zone)) for at in hours)
        for day, hours in sorted(its_clock.hours(first, last).items())
    ]
