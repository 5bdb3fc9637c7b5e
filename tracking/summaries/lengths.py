"""Time at desks, and in offices until a paper is closed or passed on, as known on any day, open ones counted.

A cohort is what came in the days before, whenever it left: whoever closes the short ones first gains nothing.
Lengths are working days of the calendar each stay goes by, in hundredths, rounded down.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from django.utils import timezone

from accounts.queries import prepared
from tracking.survival.curve import Curve, Group, curve
from tracking.time import clock

# Days before the day in which what is measured came.
COHORT = 90
# Of more stays than that only those of every second, third … paper are measured, by its id: about so many in
# all, or for each place.
MOST, SAMPLE, OF_EACH = 400_000, 20_000, 500
# The place that all offices are together.
WHOLE = 0

CLOCKS = """
WITH clocks AS MATERIALIZED (
    SELECT * FROM unnest(%(calendars)s::bigint[], %(readings)s::bigint[], %(lengths)s::bigint[])
        AS c(calendar_id, reading, length)
)
"""
HUNDREDTHS = "100 * (CASE WHEN s.left_at < %(at)s THEN s.left_reading ELSE c.reading END - s.arrived_reading)"
AT_DESKS = f"""
{CLOCKS}
SELECT {{key}}, {HUNDREDTHS} / c.length, count(*) FILTER (WHERE s.left_at < %(at)s),
    count(*) FILTER (WHERE s.left_at IS NULL OR s.left_at >= %(at)s)
FROM {{stays}} JOIN clocks c ON c.calendar_id = s.calendar_id {{joins}}
WHERE s.office_id = ANY(%(offices)s) AND NOT s.at_rest AND s.arrived_at >= %(since)s AND s.arrived_at < %(at)s
    AND (%(posts)s::bigint[] IS NULL OR s.post_id = ANY(%(posts)s))
GROUP BY 1, 2
"""  # noqa: S608 - our own columns
ALL = "tracking_stay s"
SAMPLED = (
    "generate_series(%(step)s::bigint, (SELECT max(id) FROM tracking_paper), %(step)s) AS paper(id)"
    " JOIN tracking_stay s ON s.paper_id = paper.id"
)
CAME = """
SELECT p.place, sum(s.came)::int FROM unnest(%(offices)s::bigint[], %(places)s::bigint[]) AS p(office, place)
JOIN tracking_daysummary s ON s.office_id = p.office AND s.post_id IS NULL
WHERE s.day >= %(first)s AND s.day < %(last)s GROUP BY 1
"""
# A paper enters where it came from outside or was opened; it goes out where it comes to rest or lies outside.
IN_OFFICES = f"""
{CLOCKS}, entered AS MATERIALIZED (
    SELECT s.paper_id, s.arrived_seq FROM tracking_stay s
    WHERE s.office_id = ANY(%(offices)s) AND NOT s.at_rest
        AND s.arrived_at >= %(since)s AND s.arrived_at < %(at)s
        AND NOT EXISTS (
            SELECT FROM tracking_stay b WHERE b.paper_id = s.paper_id AND b.left_seq = s.arrived_seq
                AND NOT b.at_rest AND b.office_id = ANY(%(offices)s)
        )
), visits AS MATERIALIZED (
    SELECT e.*, (
        SELECT min(o.arrived_seq) FROM tracking_stay o
        WHERE o.paper_id = e.paper_id AND o.arrived_seq > e.arrived_seq AND o.arrived_at < %(at)s
            AND (o.at_rest OR o.office_id <> ALL(%(offices)s))
    ) AS gone_seq FROM entered e
), measured AS (
    SELECT v.gone_seq IS NOT NULL AS ended, (
        SELECT sum(({HUNDREDTHS})::float8 / c.length)
        FROM tracking_stay s JOIN clocks c ON c.calendar_id = s.calendar_id
        WHERE s.paper_id = v.paper_id AND s.arrived_seq >= v.arrived_seq AND s.arrived_at < %(at)s
            AND (v.gone_seq IS NULL OR s.arrived_seq < v.gone_seq)
    ) AS hundredths FROM visits v
)
SELECT NULL::bigint, floor(hundredths)::bigint, count(*) FILTER (WHERE ended),
    count(*) FILTER (WHERE NOT ended)
FROM measured WHERE hundredths IS NOT NULL GROUP BY 2
"""  # noqa: S608 - our own columns


def at_desks(
    offices: Collection[int], at: datetime, *, posts: Collection[int] | None = None, days: int = COHORT
) -> Curve:
    """Time at desks of these offices, or of some posts in them, of what came in the days before a moment."""
    if posts is None:
        return at_desks_of_each(dict.fromkeys(offices, WHOLE), at, days=days).get(WHOLE, curve([]))
    statement = AT_DESKS.format(key="NULL::bigint", joins="", stays=ALL)
    return _curves(statement, facts(offices, at, days) | {"posts": list(posts)}).get(None, curve([]))


def at_desks_of_each(places: dict[int, int], at: datetime, *, days: int = COHORT) -> dict[int, Curve]:
    """The same for several places at once; `places` names for each office the place it belongs to.

    Of very many a sample, whose curves say of how many they are.
    """
    named = facts(places, at, days) | {"posts": None, "places": list(places.values())}
    came = _came(named) if len(places) > 1 else {}
    is_sampled = sum(came.values()) > MOST
    statement = AT_DESKS.format(
        key="p.place",
        joins="JOIN unnest(%(offices)s::bigint[], %(places)s::bigint[]) AS p(office, place) "
        "ON p.office = s.office_id",
        stays=SAMPLED if is_sampled else ALL,
    )
    if not is_sampled:
        return _curves(statement, named)
    step = sum(came.values()) // max(SAMPLE, OF_EACH * len(came))
    curves = _curves(statement, named | {"step": step})
    return {place: replace(its, sampled_of=came.get(place, its.n)) for place, its in curves.items()}


def _came(named: dict) -> dict[int, int]:
    """Count what came in those days to each place, as far as it is summarised."""
    days = {"first": timezone.localdate(named["since"]), "last": timezone.localdate(named["at"])}
    return dict(prepared.rows(CAME, named | days))


def at_each_desk(
    offices: Collection[int], at: datetime, posts: Collection[int], *, days: int = COHORT
) -> dict[int, Curve]:
    """The same for each of some posts in these offices; nothing for a post to which nothing came."""
    statement = AT_DESKS.format(key="s.post_id", joins="", stays=ALL)
    return _curves(statement, facts(offices, at, days) | {"posts": list(posts)})


def in_offices(offices: Collection[int], at: datetime, *, days: int = COHORT) -> Curve:
    """Time in these offices together, until a paper was closed there or passed to an office outside them.

    What is reopened enters anew.
    """
    return _curves(IN_OFFICES, facts(offices, at, days)).get(None, curve([]))


def facts(offices: Collection[int], at: datetime, days: int) -> dict:
    """The offices, the moments between which the cohort came, and all clocks as they stood at the second."""
    clocks = clock.clocks()
    return {
        "offices": list(offices),
        "since": at - timedelta(days=days),
        "at": at,
        "calendars": [each.calendar_id for each in clocks],
        "readings": [each.reading(at) for each in clocks],
        "lengths": [each.day_seconds_at(at) for each in clocks],
    }


def _curves(statement: str, named: dict) -> dict[int | None, Curve]:
    groups: dict[int | None, list[Group]] = {}
    for key, hundredths, ended, still_open in prepared.rows(statement, named):
        groups.setdefault(key, []).append(Group(int(hundredths) / 100, ended, still_open))
    return {key: curve(of_key) for key, of_key in groups.items()}
