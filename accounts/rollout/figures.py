"""Figures of the roll-out in a subtree, by kind of office: the published ones, and the record since.

A published figure names no office. It stands for all offices without a record of their own here. With its
first step an office says in which state it was counted. From then on its own record counts instead.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import connection
from django.db.models import Count, QuerySet

from accounts.models import Office, RolloutOpening, RolloutState, RolloutStep
from accounts.models.rollout.rollout import with_rollout

Kind = Office.Kind
# The order of the state's report: secretariat, heads, police, divisions, districts; then the rest.
KINDS = (
    Kind.DEPARTMENT,
    Kind.HEAD,
    Kind.POLICE,
    Kind.DIVISION,
    Kind.DISTRICT,
    Kind.TEHSIL,
    Kind.BLOCK,
    Kind.SECRETARIAT,
    Kind.GOVERNMENT,
)
UNDER_WAY = (RolloutState.IDS, RolloutState.TRAINING)
MONTHS = 12

LIVE_OVER_TIME = """
WITH steps AS (
    SELECT o.kind, s.state, s.counted_as, s."on",
           lead(s."on") OVER (PARTITION BY s.office_id ORDER BY s.id) AS until
    FROM accounts_rolloutstep s JOIN accounts_office o ON o.id = s.office_id
    WHERE starts_with(o.path, %(path)s)
)
SELECT steps.kind, month.last,
       count(*) FILTER (WHERE steps.state = 'live' AND (until IS NULL OR until > month.last)),
       count(*) FILTER (WHERE steps.counted_as = 'live')
FROM unnest(%(months)s::date[]) AS month(last) JOIN steps ON steps."on" <= month.last
GROUP BY 1, 2
"""


@dataclass
class KindFigures:
    """Counts of the offices of one kind: all, live, and under way.

    `recorded` of them are on record here. `published` counts the live and those under way that were published
    without names.
    """

    kind: str
    total: int = 0
    recorded: int = 0
    live: int = 0
    under_way: int = 0
    published: int = 0
    published_files: int = 0
    openings: list[RolloutOpening] = field(default_factory=list)

    @property
    def not_started(self) -> int:
        """Count of the offices that are neither live nor under way."""
        return self.total - self.live - self.under_way


def by_kind(office: Office, today: date) -> list[KindFigures]:
    """The figures of an office and all below it, in the order in which the state reports them."""
    figures_of = {kind: KindFigures(kind) for kind in KINDS}
    for kind, state, count in recorded(office, today).values_list("kind", "rollout").annotate(Count("pk")):
        figures_of[kind].total += count
        figures_of[kind].recorded += count
        figures_of[kind].live += count * (state == RolloutState.LIVE)
        figures_of[kind].under_way += count * (state in UNDER_WAY)
    counted = _counted(office)
    for opening in openings(office):
        _add_published(figures_of[opening.kind], opening, counted)
    return [figures for figures in figures_of.values() if figures.total]


def recorded(office: Office, today: date) -> QuerySet[Office]:
    """The existing offices, each with its own state."""
    return with_rollout(Office.objects.within(office).existing_on(today)).order_by()


def openings(office: Office) -> list[RolloutOpening]:
    """Published figures of the office and all below it; a wider figure cannot be divided."""
    return list(RolloutOpening.objects.filter(office__path__startswith=office.path))


def _counted(office: Office) -> dict[tuple[str, str], int]:
    """Counts of offices that left the published figure, by kind and by the state they were counted in."""
    steps = RolloutStep.objects.filter(office__path__startswith=office.path).exclude(counted_as="")
    rows = steps.order_by().values_list("office__kind", "counted_as").annotate(Count("pk"))
    return {(kind, counted_as): count for kind, counted_as, count in rows}


def _add_published(figures: KindFigures, opening: RolloutOpening, counted: dict) -> None:
    live = opening.live - counted.get((opening.kind, "live"), 0)
    under_way = opening.under_way - counted.get((opening.kind, "under_way"), 0)
    figures.live += live
    figures.under_way += under_way
    figures.published += live + under_way
    figures.published_files += opening.files or 0
    figures.openings.append(opening)
    # Not all offices that were counted are on record here, and not all on record were counted.
    figures.total = max(opening.total, figures.live + figures.under_way)


@dataclass(frozen=True)
class Growth:
    """Counts of the live offices of one kind, at the end of each month."""

    kind: str
    live: list[int]


def months(today: date) -> list[date]:
    """The ends of the last twelve months; the present one ends today."""
    ends = [today]
    while len(ends) < MONTHS:
        ends.append(ends[-1].replace(day=1) - timedelta(days=1))
    return ends[::-1]


def over_time(office: Office, ends: list[date]) -> list[Growth]:
    """Live offices at those dates, by kind; kinds without any live office are left out."""
    live: dict[tuple[str, date], int] = defaultdict(int)
    left_published: dict[tuple[str, date], int] = {}
    with connection.cursor() as cursor:
        cursor.execute(LIVE_OVER_TIME, {"path": office.path, "months": ends})
        for kind, end, recorded_live, counted in cursor.fetchall():
            live[kind, end], left_published[kind, end] = recorded_live, counted
    for opening in openings(office):
        for end in ends:
            if opening.on <= end:
                live[opening.kind, end] += opening.live - left_published.get((opening.kind, end), 0)
    growths = [Growth(kind, [live[kind, end] for end in ends]) for kind in KINDS]
    return [growth for growth in growths if any(growth.live)]
