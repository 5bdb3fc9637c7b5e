"""Where it is stuck, and with whom: figures over the open stays of a subtree, counted when asked for.

Nothing is stored beforehand: a stay is late when its due reading lies behind its own calendar's reading
now, so every figure is one comparison per open stay, whatever calendars the offices go by.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Office, Post, Section

from . import clock
from .models import Calendar, Stay

PAGE = 25
OLDEST = 10
SOON_DAYS = 3
DISPOSAL_DAYS = 30
FLOW_DAYS = 7
SHOWS = ("all", "late", "soon", "parked")

FIGURES = """
WITH clocks(calendar_id, now, day) AS (VALUES {clocks})
SELECT {key} AS key, count(*) AS total,
       count(*) FILTER (WHERE s.due_reading < c.now) AS late,
       count(*) FILTER (WHERE s.due_reading >= c.now AND s.due_reading <= c.now + {soon} * c.day) AS soon,
       count(*) FILTER (WHERE s.parked) AS parked,
       count(*) FILTER (WHERE c.now - s.arrived_reading <= 3 * c.day) AS days_3,
       count(*) FILTER (WHERE c.now - s.arrived_reading > 3 * c.day
                          AND c.now - s.arrived_reading <= 7 * c.day) AS days_7,
       count(*) FILTER (WHERE c.now - s.arrived_reading > 7 * c.day
                          AND c.now - s.arrived_reading <= 15 * c.day) AS days_15,
       count(*) FILTER (WHERE c.now - s.arrived_reading > 15 * c.day) AS more,
       max((c.now - s.arrived_reading)::float / c.day) AS oldest,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY (c.now - s.arrived_reading)::float / c.day) AS median
FROM tracking_stay s JOIN clocks c ON c.calendar_id = s.calendar_id {joins}
WHERE s.left_at IS NULL AND NOT s.at_rest AND {where}
GROUP BY 1
"""
FLOW = """
SELECT {key} AS key, count(*) FROM tracking_stay s {joins}
WHERE s.{moment} >= %s AND NOT s.at_rest AND {where} GROUP BY 1
"""
DISPOSALS = """
WITH clocks(calendar_id, now, day) AS (VALUES {clocks})
SELECT count(*) FILTER (WHERE r.arrived_at >= %s), count(*) FILTER (WHERE r.arrived_at >= %s),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY (r.arrived_reading - f.arrived_reading)::float / c.day)
           FILTER (WHERE r.arrived_at >= %s),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY (r.arrived_reading - f.arrived_reading)::float / c.day)
           FILTER (WHERE r.arrived_at < %s)
FROM tracking_stay r
JOIN tracking_stay f ON f.paper_id = r.paper_id AND f.arrived_seq = 1 AND f.calendar_id = r.calendar_id
JOIN clocks c ON c.calendar_id = r.calendar_id
WHERE r.at_rest AND r.arrived_at >= %s AND r.office_id = ANY(%s)
"""


@dataclass
class Figures:
    """What is pending in one office, section or desk; lengths in working days."""

    total: int = 0
    late: int = 0
    soon: int = 0
    parked: int = 0
    bands: tuple[int, int, int, int] = (0, 0, 0, 0)
    oldest: float | None = None
    median: float | None = None
    came: float = 0
    went: float = 0


@dataclass(frozen=True)
class Scope:
    """Which stays are counted, and by what they are grouped."""

    key: str
    where: str
    parameters: tuple
    joins: str = ""


@dataclass(frozen=True)
class Moment:
    """Now, on every calendar there is."""

    at: datetime
    clocks: dict[int, tuple[int, int]]

    @classmethod
    def now(cls) -> "Moment":
        """The moment the page is made."""
        at = timezone.now()
        known = (clock.clock(pk) for pk in Calendar.objects.order_by("pk").values_list("pk", flat=True))
        return cls(at, {its.calendar_id: (its.reading(at), its.day_seconds) for its in known})

    def values(self) -> str:
        """The clocks as rows of SQL; integers of our own making."""
        rows = (f"({pk}::bigint, {now}::bigint, {day}::bigint)" for pk, (now, day) in self.clocks.items())
        return ", ".join(rows)

    def late(self) -> Q:
        """Stays past their limit."""
        return self._any(lambda now, day: Q(due_reading__lt=now))

    def soon(self) -> Q:
        """Stays that will pass it within three working days."""
        return self._any(lambda now, day: Q(due_reading__gte=now, due_reading__lte=now + SOON_DAYS * day))

    def _any(self, condition) -> Q:
        found = Q(pk__in=[])
        for pk, (now, day) in self.clocks.items():
            found |= Q(calendar=pk) & condition(now, day)
        return found

    def midnight(self, days_ago: int = 0) -> datetime:
        """The beginning of today, or of a day before."""
        day = timezone.localdate(self.at) - timedelta(days=days_ago)
        return datetime.combine(day, time(), timezone.get_default_timezone())


def by_child(office: Office) -> Scope:
    """The offices directly below, each with everything below it."""
    length = len(office.path) + Office.steplen
    return Scope(
        key=f"left(o.path, {length})",
        where="o.path LIKE %s AND o.path <> %s",
        parameters=(office.path + "%", office.path),
        joins="JOIN accounts_office o ON o.id = s.office_id",
    )


def by_section(office: Office) -> Scope:
    """The sections of one office."""
    return Scope(
        key="p.section_id",
        where="s.office_id = %s",
        parameters=(office.pk,),
        joins="JOIN accounts_post p ON p.id = s.post_id",
    )


def by_desk(section: Section) -> Scope:
    """The desks of one section."""
    posts = list(Post.objects.filter(section=section).values_list("pk", flat=True))
    return Scope(key="s.post_id", where="s.post_id = ANY(%s)", parameters=(posts,))


def figures(scope: Scope, moment: Moment) -> dict[object, Figures]:
    """What is pending, and what came and went a day, for each key of the scope."""
    found: dict[object, Figures] = {}
    statement = FIGURES.format(
        clocks=moment.values(), key=scope.key, joins=scope.joins, where=scope.where, soon=SOON_DAYS
    )
    for key, total, late, soon, parked, *bands, oldest, median in _rows(statement, scope.parameters):
        found[key] = Figures(total, late, soon, parked, tuple(bands), oldest, median)
    since = moment.midnight(FLOW_DAYS)
    for name, column in (("came", "arrived_at"), ("went", "left_at")):
        flow = FLOW.format(key=scope.key, joins=scope.joins, where=scope.where, moment=column)
        for key, count in _rows(flow, (since, *scope.parameters)):
            setattr(found.setdefault(key, Figures()), name, count / FLOW_DAYS)
    return found


def added(parts: Iterable[Figures]) -> Figures:
    """Counts of several places together; medians cannot be added and are left out."""
    whole = Figures()
    for part in parts:
        whole.total += part.total
        whole.late += part.late
        whole.soon += part.soon
        whole.parked += part.parked
    return whole


@dataclass(frozen=True)
class Disposals:
    """How many were disposed of today and in the last thirty days, and how many working days it took."""

    today: int
    n: int
    median: float | None
    median_before: float | None


def disposals(offices: list[int], moment: Moment) -> Disposals:
    """From opening to closing, of what was closed in these offices, against the thirty days before."""
    today, since = moment.midnight(), moment.midnight(DISPOSAL_DAYS)
    before = moment.midnight(2 * DISPOSAL_DAYS)
    statement = DISPOSALS.format(clocks=moment.values())
    [row] = _rows(statement, (today, since, since, since, before, offices))
    return Disposals(*row)


def opened_today(offices: list[int], moment: Moment) -> int:
    """How many papers were opened in these offices today."""
    return Stay.objects.filter(office__in=offices, arrived_at__gte=moment.midnight(), arrived_seq=1).count()


def offices_within(office: Office) -> list[int]:
    """The ids of an office and of every office below it."""
    return list(Office.objects.within(office).order_by().values_list("pk", flat=True))


def pending(offices: list[int], moment: Moment, show: str = "all") -> QuerySet[Stay]:
    """The open stays of these offices, the longest first."""
    stays = Stay.objects.pending().filter(office__in=offices).order_by("arrived_at", "pk")
    narrowed = {"late": moment.late, "soon": moment.soon, "parked": lambda: Q(parked=True)}
    return stays.filter(narrowed[show]()) if show in narrowed else stays


def beyond(stays: QuerySet[Stay], after: int) -> QuerySet[Stay]:
    """What follows the stay with that id in the order of the list."""
    last = Stay.objects.filter(pk=after).values_list("arrived_at", flat=True).first()
    return stays.filter(Q(arrived_at__gt=last) | Q(arrived_at=last, pk__gt=after)) if last else stays


def _rows(statement: str, parameters: tuple) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()
