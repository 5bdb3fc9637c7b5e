"""Where it is stuck, and with whom: figures over the open stays of a subtree, counted when asked for.

Nothing is stored beforehand: a stay is late when its due reading lies behind its own calendar's reading
now, so every figure is one comparison per open stay, whatever calendars the offices go by.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import NamedTuple

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Office, Post, Section

from . import clock
from .models import Stay

PAGE = 25
OLDEST = 10
SOON_DAYS = 3
DISPOSAL_DAYS = 30
FLOW_DAYS = 7
# Of more disposals than this, the median is that of every second, third … by the paper's id.
SAMPLE = 500
# Ages in working days at the desk: more than the first, up to the second.
BANDS = {"days_3": (-1, 3), "days_7": (3, 7), "days_15": (7, 15), "days_over": (15, 100_000)}
SHOWS = ("all", "late", "soon", "parked", *BANDS)

FIGURES = """
WITH clocks(calendar_id, now, day) AS (VALUES {clocks})
SELECT {key} AS key, count(*) AS total,
       count(*) FILTER (WHERE s.due_reading < c.now) AS late,
       count(*) FILTER (WHERE s.due_reading >= c.now AND s.due_reading <= c.now + %(soon)s * c.day) AS soon,
       count(*) FILTER (WHERE s.parked) AS parked,
       max((c.now - s.arrived_reading)::float / c.day) AS oldest,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY (c.now - s.arrived_reading)::float / c.day) AS median,
       {bands}
FROM tracking_stay s JOIN clocks c ON c.calendar_id = s.calendar_id {joins}
WHERE s.left_at IS NULL AND NOT s.at_rest AND {where}
GROUP BY 1
"""
FLOW = """
SELECT {key} AS key, count(*) FILTER (WHERE s.arrived_at >= %(today)s),
       count(*) FILTER (WHERE s.arrived_at >= %(since)s AND s.arrived_at < %(today)s),
       count(*) FILTER (WHERE s.left_at >= %(today)s),
       count(*) FILTER (WHERE s.left_at >= %(since)s AND s.left_at < %(today)s)
FROM tracking_stay s {joins}
WHERE (s.arrived_at >= %(since)s OR s.left_at >= %(since)s) AND NOT s.at_rest AND {where} GROUP BY 1
"""
DISPOSED = """
SELECT count(*) FILTER (WHERE arrived_at >= %(today)s), count(*) FILTER (WHERE arrived_at >= %(since)s),
       count(*) FILTER (WHERE arrived_at < %(since)s),
       (SELECT count(*) FROM tracking_stay WHERE NOT at_rest AND arrived_seq = 1
        AND arrived_at >= %(today)s AND office_id = ANY(%(offices)s))
FROM tracking_stay WHERE at_rest AND arrived_at >= %(before)s AND office_id = ANY(%(offices)s)
"""
# Only papers that were opened and closed by the same clock; across two clocks no length is known.
DISPOSAL_TIME = """
WITH clocks(calendar_id, now, day) AS (VALUES {clocks})
SELECT r.arrived_at >= %(since)s, count(*),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY (r.arrived_reading - f.arrived_reading)::float / c.day)
FROM tracking_stay r
JOIN tracking_stay f ON f.paper_id = r.paper_id AND f.arrived_seq = 1 AND f.calendar_id = r.calendar_id
JOIN clocks c ON c.calendar_id = r.calendar_id
WHERE r.at_rest AND r.arrived_at >= %(before)s AND r.office_id = ANY(%(offices)s)
  AND r.paper_id %% CASE WHEN r.arrived_at >= %(since)s THEN %(step)s ELSE %(step_before)s END = 0
GROUP BY 1
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
    came_today: int = 0
    went_today: int = 0
    came: int = 0
    went: int = 0


@dataclass(frozen=True)
class Scope:
    """Which stays are counted, and by what they are grouped."""

    key: str
    where: str
    parameters: dict
    joins: str = ""


@dataclass(frozen=True)
class Moment:
    """Now, on every calendar that has office hours; one without any counts nothing."""

    at: datetime
    clocks: dict[int, tuple[int, int]]

    @classmethod
    def now(cls) -> "Moment":
        """The moment the page is made."""
        at = timezone.now()
        return cls(at, {its.calendar_id: (its.reading(at), its.day_seconds) for its in clock.clocks()})

    def values(self) -> str:
        """The clocks as rows of SQL; integers of our own making."""
        rows = (f"({pk}::bigint, {now}::bigint, {day}::bigint)" for pk, (now, day) in self.clocks.items())
        return ", ".join(rows)

    def showing(self, show: str) -> Q:
        """The condition of a narrowed list."""
        if show == "parked":
            return Q(parked=True)
        if show == "late":
            return self._any(lambda now, _day: Q(due_reading__lt=now))
        if show == "soon":
            return self._any(lambda now, day: Q(due_reading__range=(now, now + SOON_DAYS * day)))
        if show in BANDS:
            over, most = BANDS[show]
            return self._any(
                lambda now, day: Q(
                    arrived_reading__lt=now - over * day, arrived_reading__gte=now - most * day
                )
            )
        return Q()

    def _any(self, condition: Callable[[int, int], Q]) -> Q:
        found = Q(pk__in=[])
        for pk, (now, day) in self.clocks.items():
            found |= Q(calendar=pk) & condition(now, day)
        return found

    def midnight(self, days_ago: int = 0) -> datetime:
        """The beginning of today, or of a day before."""
        day = timezone.localdate(self.at) - timedelta(days=days_ago)
        return datetime.combine(day, time(), timezone.get_default_timezone())


def by_child(office: Office, offices: dict[int, str]) -> Scope:
    """The offices directly below, by id, each with everything below it."""
    end = len(office.path) + Office.steplen
    below = {pk: path for pk, path in offices.items() if pk != office.pk}
    child = {path: pk for pk, path in below.items() if len(path) == end}
    return Scope(
        key="place.child",
        where="s.office_id = ANY(%(below)s)",
        parameters={"below": list(below), "child": [child[path[:end]] for path in below.values()]},
        joins="JOIN unnest(%(below)s::bigint[], %(child)s::bigint[]) AS place(office_id, child) "
        "ON place.office_id = s.office_id",
    )


def by_section(office: Office) -> Scope:
    """The sections of one office."""
    # A post stays in its section for good, so the posts of this office are all that its stays name.
    posts = Post.objects.of(office).order_by().values_list("pk", "section")
    desks, sections = zip(*posts, strict=True) if posts else ((), ())
    return Scope(
        key="place.section",
        where="s.office_id = %(office)s",
        parameters={"office": office.pk, "desks": list(desks), "sections": list(sections)},
        joins="JOIN unnest(%(desks)s::bigint[], %(sections)s::bigint[]) AS place(post, section) "
        "ON place.post = s.post_id",
    )


def by_desk(section: Section) -> Scope:
    """The desks of one section."""
    posts = list(Post.objects.filter(section=section).values_list("pk", flat=True))
    return _of_posts(posts, section.office_id)


def _of_posts(posts: list[int], office: int) -> Scope:
    # The office is named for its index by time; there is none by post.
    where = "s.office_id = %(office)s AND s.post_id = ANY(%(posts)s)"
    return Scope(key="s.post_id", where=where, parameters={"posts": posts, "office": office})


def figures(scope: Scope, moment: Moment) -> dict[int, Figures]:
    """What is pending, and what came and went, for each key of the scope."""
    bands = ", ".join(
        f"count(*) FILTER (WHERE c.now - s.arrived_reading > {over} * c.day"
        f" AND c.now - s.arrived_reading <= {most} * c.day)"
        for over, most in BANDS.values()
    )
    named = {"clocks": moment.values(), "bands": bands, "key": scope.key, "joins": scope.joins}
    found: dict[int, Figures] = {}
    rows = _rows(FIGURES.format(where=scope.where, **named), scope.parameters | {"soon": SOON_DAYS})
    for key, total, late, soon, parked, oldest, median, *ages in rows:
        found[key] = Figures(total, late, soon, parked, tuple(ages), oldest, median)
    _add_flow(found, scope, moment)
    return found


def _add_flow(found: dict[int, Figures], scope: Scope, moment: Moment) -> None:
    facts = scope.parameters | {"today": moment.midnight(), "since": moment.midnight(FLOW_DAYS)}
    flow = FLOW.format(key=scope.key, joins=scope.joins, where=scope.where)
    for key, came_today, came, went_today, went in _rows(flow, facts):
        figures = found.setdefault(key, Figures())
        figures.came_today, figures.came = came_today, came
        figures.went_today, figures.went = went_today, went


def flow_days(office: Office, moment: Moment) -> int:
    """How many of the seven days before today the office worked; the flow per day is counted over these."""
    its = clock.clock_of(office)
    return len(list(its.days(moment.midnight(FLOW_DAYS), moment.midnight()))) or 1


def added(parts: Iterable[Figures]) -> Figures:
    """Counts of several places together; medians cannot be added and are left out."""
    whole = Figures()
    for part in parts:
        whole.total += part.total
        whole.late += part.late
        whole.soon += part.soon
        whole.parked += part.parked
        whole.bands = tuple(map(sum, zip(whole.bands, part.bands, strict=True)))
        whole.oldest = max(filter(None, (whole.oldest, part.oldest)), default=whole.oldest)
    return whole


class DisposalCounts(NamedTuple):
    """Closed today, in the last thirty days, in the thirty before; opened today."""

    today: int
    closed: int
    closed_before: int
    opened_today: int


@dataclass(frozen=True)
class Disposals:
    """What was opened and disposed of today, and how many working days disposal took in the last thirty days.

    `n` is how many of `closed` the median was taken of; `median_before` is that of the thirty days before.
    """

    opened_today: int
    today: int
    closed: int
    n: int
    median: float | None
    median_before: float | None


def disposals(offices: Iterable[int], moment: Moment) -> Disposals:
    """From opening to closing, of what was closed in these offices."""
    facts = _disposal_facts(offices, moment)
    counts = _counts(facts)
    facts |= {"step": _step(counts.closed), "step_before": _step(counts.closed_before)}
    rows = _rows(DISPOSAL_TIME.format(clocks=moment.values()), facts)
    times = {is_recent: (n, median) for is_recent, n, median in rows}
    n, median = times.get(True, (0, None))
    return Disposals(
        counts.opened_today, counts.today, counts.closed, n, median, times.get(False, (0, None))[1]
    )


def disposal_counts(offices: Iterable[int], moment: Moment) -> DisposalCounts:
    """How many papers were opened and closed in these offices."""
    return _counts(_disposal_facts(offices, moment))


def disposals_step(offices: Iterable[int], moment: Moment) -> int:
    """Every how many-th of the papers closed in the last thirty days the median is taken of."""
    return _step(disposal_counts(offices, moment).closed)


def _counts(facts: dict) -> DisposalCounts:
    [row] = _rows(DISPOSED, facts)
    return DisposalCounts(*row)


def _disposal_facts(offices: Iterable[int], moment: Moment) -> dict:
    return {
        "offices": list(offices),
        "today": moment.midnight(),
        "since": moment.midnight(DISPOSAL_DAYS),
        "before": moment.midnight(2 * DISPOSAL_DAYS),
    }


def _step(closed: int) -> int:
    return -(-closed // SAMPLE) or 1


def offices_within(office: Office) -> dict[int, str]:
    """An office and every office below it: their places in the tree, by id."""
    return dict(Office.objects.within(office).order_by().values_list("pk", "path"))


def pending(offices: Iterable[int], moment: Moment, show: str = "all") -> QuerySet[Stay]:
    """The open stays of these offices, the longest first."""
    stays = Stay.objects.pending().filter(office__in=offices).filter(moment.showing(show))
    return stays.order_by("arrived_at", "pk")


def beyond(stays: QuerySet[Stay], after: int) -> QuerySet[Stay]:
    """What follows the stay with that id in the order of the list."""
    last = Stay.objects.filter(pk=after).values_list("arrived_at", flat=True).first()
    return stays.filter(Q(arrived_at__gt=last) | Q(arrived_at=last, pk__gt=after)) if last else stays


def _rows(statement: str, parameters: dict) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()
