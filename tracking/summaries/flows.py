"""Papers that left an office for another, or came to rest: kept by day like the summaries.

From them follows what left any place, however it is made of offices: a district, a division, the State.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta

from django.utils import timezone

from accounts.models.dated import midnight
from accounts.queries import prepared

# What came to rest went to no office.
LEFT = """
SELECT s.office_id, CASE WHEN NOT next.at_rest THEN next.office_id END AS to_office_id,
    (s.left_at AT TIME ZONE %(zone)s)::date AS day, count(*)::int AS papers
FROM tracking_stay s
JOIN tracking_stay next ON next.paper_id = s.paper_id AND next.arrived_seq = s.left_seq
WHERE s.office_id = ANY(%(offices)s) AND s.left_at >= %(begin)s AND s.left_at < %(end)s AND NOT s.at_rest
    AND (next.at_rest OR next.office_id <> s.office_id)
GROUP BY 1, 2, 3
"""
INSERT = f"INSERT INTO tracking_dayflow (office_id, to_office_id, day, papers) {LEFT}"
DELETE = """
DELETE FROM tracking_dayflow WHERE office_id = ANY(%(offices)s) AND day BETWEEN %(first)s AND %(last)s
"""
DISPOSED = f"""
WITH place AS MATERIALIZED (
    SELECT * FROM unnest(%(offices)s::bigint[], %(places)s::bigint[]) AS p(office, place)
), flow AS (
    SELECT office_id, to_office_id, papers FROM tracking_dayflow
    WHERE office_id = ANY(%(offices)s) AND day BETWEEN %(first)s AND %(last)s
    UNION ALL
    SELECT office_id, to_office_id, papers FROM ({LEFT}) AS since
)
SELECT p.place, sum(f.papers)::int FROM flow f
JOIN place p ON p.office = f.office_id
LEFT JOIN place q ON q.office = f.to_office_id
WHERE q.place IS DISTINCT FROM p.place
GROUP BY 1
"""  # noqa: S608 - our own statements


def disposed(places: Mapping[int, int], first: date, last: date, until: date | None) -> Counter[int]:
    """Count what was closed in each place, or passed on out of it, from one day to another.

    `places` names for each office the place it belongs to. Days after `until` are counted from the stays.
    """
    since = max(first, until + timedelta(days=1)) if until else first
    facts = {
        "offices": list(places), "places": list(places.values()),
        "first": first, "last": min(last, since - timedelta(days=1)),
        "begin": midnight(since), "end": midnight(last + timedelta(days=1)),
        "zone": timezone.get_default_timezone_name(),
    }  # fmt: skip
    return Counter(dict(prepared.rows(DISPOSED, facts)))
