"""Ways of papers that were opened in a period: at which desks each lay, one after the other, and how long."""

from collections.abc import Collection
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

from accounts.queries import prepared
from tracking.models import Paper
from tracking.time import clock

# So many papers are followed, the newest.
MOST = 2000
# Steps that are no desk: a closed paper at rest, and what comes before the first desk.
CLOSED, OPENED = 0, -1
KINDS = (Paper.Kind.FILE, Paper.Kind.RECEIPT)
# The steps of each paper as arrays: a row is a way.
WAYS = """
WITH clocks(calendar_id, day) AS (SELECT * FROM unnest(%(calendars)s::bigint[], %(days)s::bigint[])),
cohort AS (
    SELECT s.paper_id, s.arrived_at
    FROM tracking_stay s JOIN tracking_paper p ON p.id = s.paper_id
    WHERE s.office_id = ANY(%(offices)s) AND s.arrived_seq = 1 AND NOT s.at_rest
      AND s.arrived_at >= %(since)s AND s.arrived_at < %(until)s AND p.kind = ANY(%(kinds)s)
    ORDER BY s.arrived_at DESC, s.paper_id DESC LIMIT %(most)s
)
SELECT c.paper_id, array_agg(s.arrived_seq ORDER BY s.arrived_seq),
       array_agg(CASE WHEN s.at_rest THEN 0 WHEN %(by_desk)s THEN s.post_id ELSE post.designation_id END
                 ORDER BY s.arrived_seq),
       array_agg((s.left_reading - s.arrived_reading)::float / clocks.day ORDER BY s.arrived_seq)
FROM cohort c JOIN tracking_stay s ON s.paper_id = c.paper_id
     JOIN accounts_post post ON post.id = s.post_id
     LEFT JOIN clocks ON clocks.calendar_id = s.calendar_id
GROUP BY c.paper_id, c.arrived_at
ORDER BY c.arrived_at DESC, c.paper_id DESC
"""


class Way(NamedTuple):
    """The way of one paper: the number of arrival, the step and the working days of each of its stays.

    The days are None where the paper still lies.
    """

    paper: int
    arrivals: tuple[int, ...]
    steps: tuple[int, ...]
    days: tuple[float | None, ...]

    @property
    def passages(self) -> list[tuple[int, int]]:
        """Each step with the one that came directly after it, from the opening on."""
        return list(pairwise((OPENED, *self.steps)))


class Ways(NamedTuple):
    """The ways of the newest papers of a period; `more` if there were more papers than are followed."""

    of_papers: list[Way]
    more: bool


def read(
    offices: Collection[int],
    since: datetime,
    until: datetime,
    *,
    kinds: Collection[str] = KINDS,
    by_desk: bool = False,
) -> Ways:
    """Read the ways of papers opened in these offices; a step is a designation, or with `by_desk` a desk."""
    day_lengths = {each.calendar_id: each.day_seconds for each in clock.clocks()}
    facts = {
        "offices": list(offices),
        "since": since,
        "until": until,
        "kinds": [str(kind) for kind in kinds],
        "by_desk": by_desk,
        "calendars": list(day_lengths),
        "days": list(day_lengths.values()),
        "most": MOST + 1,
    }
    rows = prepared.rows(WAYS, facts)
    ways = [Way(paper, *map(tuple, columns)) for paper, *columns in rows[:MOST]]
    return Ways(ways, more=len(rows) > MOST)
