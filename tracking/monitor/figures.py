"""Figures over the open stays of an office and all below it, counted anew for each page.

Nothing is stored beforehand: a stay is late when its due reading lies behind its own calendar's reading
now, so every figure is one comparison per open stay, whatever calendars the offices go by.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Charge, Office, Post, Section
from accounts.models.dated import midnight
from accounts.queries import prepared
from accounts.queries.compiled import compiled
from tracking.summaries import figures as summaries
from tracking.time import clock

# As many papers of a list and lines of a table as a page of 40 KB holds.
PAGE, LINES = 16, 10
# So many papers and lines stand on the first screens; the rest is folded or a list of its own.
OLDEST, FIRST = 3, 2
SOON_DAYS = 3
FLOW_DAYS = 7
# Ages in working days at the desk: more than the first, up to the second.
BANDS = {"days_3": (-1, 3), "days_7": (3, 7), "days_15": (7, 15), "days_over": (15, 100_000)}
SHOWS = ("all", "late", "soon", "parked", *BANDS)

# The clocks of `Moment.facts`: the reading of each calendar, and the length of its day.
CLOCKS = """
WITH clocks(calendar_id, now, day) AS (
    SELECT * FROM unnest(%(calendars)s::bigint[], %(nows)s::bigint[], %(days)s::bigint[])
)
"""
FIGURES = """
{clocks}
SELECT {keys}, count(*) AS total,
       count(*) FILTER (WHERE s.due_reading < c.now) AS late,
       count(*) FILTER (WHERE s.due_reading >= c.now AND s.due_reading <= c.now + %(soon)s * c.day) AS soon,
       count(*) FILTER (WHERE s.parked) AS parked,
       max((c.now - s.arrived_reading)::float / c.day) AS oldest,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY (c.now - s.arrived_reading)::float / c.day) AS median,
       {bands}
FROM tracking_stay s JOIN clocks c ON c.calendar_id = s.calendar_id {joins}
WHERE s.left_at IS NULL AND NOT s.at_rest AND {where}
GROUP BY 1, 2
"""
# What came and what went each by its own index: asked for together over a whole state, PostgreSQL walks all
# stays that there ever were.
FLOW = """
SELECT {keys}, sum(s.came_today), sum(s.came), sum(s.went_today), sum(s.went)
FROM (
    SELECT s.office_id, s.post_id, count(*) FILTER (WHERE s.arrived_at >= %(today)s) AS came_today,
           count(*) FILTER (WHERE s.arrived_at < %(today)s) AS came, 0 AS went_today, 0 AS went
    FROM tracking_stay s WHERE s.arrived_at >= %(since)s AND NOT s.at_rest AND {where} GROUP BY 1, 2
    UNION ALL
    SELECT s.office_id, s.post_id, 0, 0, count(*) FILTER (WHERE s.left_at >= %(today)s),
           count(*) FILTER (WHERE s.left_at < %(today)s)
    FROM tracking_stay s WHERE s.left_at >= %(since)s AND NOT s.at_rest AND {where} GROUP BY 1, 2
    UNION ALL
    SELECT s.office_id, s.post_id, 0, s.came, 0, s."left" FROM tracking_daysummary s
    WHERE s.post_id IS NULL AND s.office_id = ANY(%(whole)s) AND s.day >= %(first)s AND s.day < %(before)s
    UNION ALL
    SELECT s.office_id, s.post_id, 0, s.came, 0, s."left" FROM tracking_daysummary s
    WHERE s.post_id = ANY(%(posts)s) AND s.office_id = ANY(%(offices)s)
      AND s.day >= %(first)s AND s.day < %(before)s
) s {joins} GROUP BY 1, 2
"""


@dataclass
class Figures:
    """The pending papers of one office, section or desk in figures; lengths in working days."""

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


class Place(NamedTuple):
    """An office with its place in the tree, and the day from which it is no more."""

    pk: int
    path: str
    depth: int
    ends: date | None
    name_hi: str
    name_en: str


class Seat(NamedTuple):
    """A post of an office, and the section it sits in."""

    pk: int
    name_hi: str
    name_en: str
    rank: int
    begins: date
    ends: date | None
    section: int
    section_hi: str
    section_en: str


# The key of what is counted together: an office directly below or none, and a section or post or none.
Key = tuple[int | None, int | None]


@dataclass(frozen=True)
class Scope:
    """The stays to count as an SQL condition, and the keys by which they are grouped.

    Of days that are summarised the offices `whole` and the desks `posts` of its parameters say the same.
    """

    keys: str
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
        at, clocks = timezone.now(), clock.clocks()
        return cls(at, {each.calendar_id: (each.reading(at), each.day_seconds) for each in clocks})

    def read(self, calendar_id: int) -> tuple[int, int]:
        """The reading of one calendar, whether it has office hours or not, and the length of its day."""
        its_clock = clock.clock(calendar_id)
        return its_clock.reading(self.at), its_clock.day_seconds

    @property
    def facts(self) -> dict[str, list[int]]:
        """The calendars, their readings now, and the lengths of their days, side by side."""
        return {
            "calendars": list(self.clocks),
            "nows": [now for now, _day in self.clocks.values()],
            "days": [day for _now, day in self.clocks.values()],
        }

    def midnight(self, days_ago: int = 0) -> datetime:
        """The beginning of today, or of a day before."""
        return midnight(timezone.localdate(self.at) - timedelta(days=days_ago))


def by_place(office: Office, offices: dict[int, Place], seats: Iterable[Seat]) -> Scope:
    """The offices directly below, each with everything below it, and the sections of the office itself.

    At once, because each stay lies in one of them; the seats are those of the office.
    """
    end = len(office.path) + Office.steplen
    below = {pk: place.path for pk, place in offices.items() if pk != office.pk}
    child = {path: pk for pk, path in below.items() if len(path) == end}
    # A post stays in its section for good, so the posts of this office are all that its stays name.
    desks = {seat.pk: seat.section for seat in seats}
    return Scope(
        keys="place.child, desk.section",
        where="s.office_id = ANY(%(offices)s)",
        parameters={
            "offices": list(offices),
            "below": list(below),
            "child": [child[path[:end]] for path in below.values()],
            "desks": list(desks),
            "sections": list(desks.values()),
            "whole": list(below),
            "posts": list(desks),
        },
        joins="LEFT JOIN unnest(%(below)s::bigint[], %(child)s::bigint[]) AS place(office_id, child) "
        "ON place.office_id = s.office_id "
        "LEFT JOIN unnest(%(desks)s::bigint[], %(sections)s::bigint[]) AS desk(post, section) "
        "ON desk.post = s.post_id",
    )


def by_desk(section: Section) -> Scope:
    """The desks of one section."""
    posts = list(Post.objects.filter(section=section).values_list("pk", flat=True))
    return by_posts(posts, [section.office_id])


def by_posts(posts: list[int], offices: list[int]) -> Scope:
    """Some desks of these offices."""
    # The offices are named for their index by time; there is none by post.
    where = "s.office_id = ANY(%(offices)s) AND s.post_id = ANY(%(posts)s)"
    parameters = {"posts": posts, "offices": offices, "whole": []}
    return Scope(keys="NULL::bigint, s.post_id", where=where, parameters=parameters)


def count(scope: Scope, moment: Moment) -> dict[Key, Figures]:
    """Count what is pending, and what came and went, for each key of the scope."""
    bands = ", ".join(
        f"count(*) FILTER (WHERE c.now - s.arrived_reading > {over} * c.day"
        f" AND c.now - s.arrived_reading <= {most} * c.day)"
        for over, most in BANDS.values()
    )
    figures: dict[Key, Figures] = {}
    parts = {"keys": scope.keys, "joins": scope.joins, "where": scope.where}
    statement = FIGURES.format(clocks=CLOCKS, bands=bands, **parts)
    facts = scope.parameters | moment.facts | {"soon": SOON_DAYS}
    for office, inner, *counts, oldest, median, a, b, c, d in prepared.rows(statement, facts):
        figures[office, inner] = Figures(*counts, (a, b, c, d), oldest, median)
    _add_flow(figures, scope, moment)
    return figures


def _add_flow(figures: dict[Key, Figures], scope: Scope, moment: Moment) -> None:
    today, first = moment.midnight(), moment.midnight(FLOW_DAYS)
    # Days that are summarised are read; the others, and today, are counted.
    since = today if summaries.are_stored(scope.parameters["offices"], today.date()) else first
    facts = scope.parameters | {"today": today, "since": since, "first": first.date(), "before": since.date()}
    statement = FLOW.format(keys=scope.keys, joins=scope.joins, where=scope.where)
    for office, inner, *counts in prepared.rows(statement, facts):
        flow = figures.setdefault((office, inner), Figures())
        flow.came_today, flow.came, flow.went_today, flow.went = map(int, counts)


def flow_days(office: Office, moment: Moment) -> int:
    """Count the working days among the seven before today: the flow per day is the mean of these."""
    today = timezone.localdate(moment.at)
    first, last = today - timedelta(days=FLOW_DAYS), today - timedelta(days=1)
    return len(clock.clock_of(office).hours(first, last)) or 1


def sum_up(parts: Iterable[Figures]) -> Figures:
    """Add the counts of several places; medians cannot be added and are left out."""
    whole = Figures()
    for part in parts:
        whole.total += part.total
        whole.late += part.late
        whole.soon += part.soon
        whole.parked += part.parked
        whole.bands = tuple(map(sum, zip(whole.bands, part.bands, strict=True)))
        whole.oldest = max(filter(None, (whole.oldest, part.oldest)), default=whole.oldest)
    return whole


def offices_within(office: Office) -> dict[int, Place]:
    """Read an office and every office below it, by id."""
    return {row[0]: Place(*row) for row in _places(path=office.path)}


def seats_of(office: Office) -> list[Seat]:
    """Read every post there ever was in an office, the highest first."""
    return [Seat(*row) for row in _seats(office=office.pk)]


@compiled
def _places(path) -> QuerySet[Office, tuple]:
    return Office.objects.filter(path__startswith=path).order_by("path").values_list(*Place._fields)


@compiled
def _seats(office) -> QuerySet[Post, tuple]:
    posts = Post.objects.filter(section__office=office).order_by("-designation__rank", "pk")
    return posts.values_list(
        *("pk", "name_hi", "name_en", "designation__rank", "begins", "ends"),
        *("section", "section__name_hi", "section__name_en"),
    )


def offices_down_to(office: Office, charge: Charge) -> list[Office]:
    """Read the offices from the one that the charge monitors down to this one, the highest first."""
    own = charge.post.office
    if office.pk == own.pk:
        return [own]
    return list(Office.objects.above(office).filter(path__startswith=own.path).order_by("path"))
