"""The desks that hold most of what is late in an office and all below it."""

from collections.abc import Iterable
from typing import NamedTuple

from accounts.models import Post
from accounts.queries import prepared
from tracking.summaries import lengths
from tracking.survival.curve import Curve

from .figures import CLOCKS, Moment

MOST = 5

WORST = f"""
{CLOCKS}, worst(post_id, late) AS (
    SELECT s.post_id, count(*)
    FROM tracking_stay s JOIN clocks c ON c.calendar_id = s.calendar_id
    WHERE s.left_at IS NULL AND NOT s.at_rest AND s.due_reading < c.now AND s.office_id = ANY(%(offices)s)
      AND (%(posts)s::bigint[] IS NULL OR s.post_id = ANY(%(posts)s))
    GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT %(most)s
)
SELECT w.post_id, w.late, max((c.now - s.arrived_reading)::float / c.day)
FROM worst w JOIN tracking_stay s ON s.post_id = w.post_id AND s.left_at IS NULL AND NOT s.at_rest
JOIN clocks c ON c.calendar_id = s.calendar_id
GROUP BY 1, 2 ORDER BY 2 DESC, 1
"""  # noqa: S608 - our own columns


class Desk(NamedTuple):
    """A desk with its late papers, the oldest there in working days, and the time papers take there."""

    post: Post
    late: int
    oldest: float
    times: Curve | None


def desks(offices: Iterable[int], moment: Moment, posts: Iterable[int] | None = None) -> list[Desk]:
    """Find the desks with most late papers; `posts` narrows them to those of a section."""
    narrowed = None if posts is None else list(posts)
    facts = {"offices": list(offices), "posts": narrowed, "most": MOST}
    rows = prepared.rows(WORST, facts | moment.facts)
    found = Post.objects.with_place().in_bulk([row[0] for row in rows])
    homes = {post.section.office_id for post in found.values()}
    times = lengths.at_each_desk(homes, moment.at, found)
    return [Desk(found[pk], late, oldest, times.get(pk)) for pk, late, oldest in rows]
