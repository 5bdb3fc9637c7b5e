"""The desks that hold most of what is late in an office and all below it."""

from collections.abc import Iterable
from typing import NamedTuple

from accounts.models import Post
from accounts.queries import prepared

from .figures import Moment

MOST = 5

WORST = """
WITH clocks(calendar_id, now, day) AS (
    SELECT * FROM unnest(%(calendars)s::bigint[], %(nows)s::bigint[], %(days)s::bigint[])
), worst(post_id, late) AS (
    SELECT s.post_id, count(*)
    FROM tracking_stay s JOIN clocks c ON c.calendar_id = s.calendar_id
    WHERE s.left_at IS NULL AND NOT s.at_rest AND s.due_reading < c.now AND s.office_id = ANY(%(offices)s)
      AND (%(posts)s::bigint[] IS NULL OR s.post_id = ANY(%(posts)s))
    GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT %(most)s
)
SELECT w.post_id, w.late, count(*), max((c.now - s.arrived_reading)::float / c.day),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY (c.now - s.arrived_reading)::float / c.day)
FROM worst w JOIN tracking_stay s ON s.post_id = w.post_id AND s.left_at IS NULL AND NOT s.at_rest
JOIN clocks c ON c.calendar_id = s.calendar_id
GROUP BY 1, 2 ORDER BY 2 DESC, 1
"""


class Desk(NamedTuple):
    """A desk with its late and pending papers; oldest and median in working days."""

    post: Post
    late: int
    total: int
    oldest: float
    median: float


def desks(offices: Iterable[int], moment: Moment, posts: Iterable[int] | None = None) -> list[Desk]:
    """Find the desks with most late papers; `posts` narrows them to those of a section."""
    narrowed = None if posts is None else list(posts)
    facts = {"offices": list(offices), "posts": narrowed, "most": MOST}
    rows = prepared.rows(WORST, facts | moment.facts)
    found = Post.objects.with_place().in_bulk([row[0] for row in rows])
    return [Desk(found[pk], *figures) for pk, *figures in rows]
