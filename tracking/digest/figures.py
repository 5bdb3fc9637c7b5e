"""The figures of all morning digests, from one statement over what lies at desks, whatever their number."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import connection
from django.utils import timezone

from accounts.models import Office
from accounts.models.dated import midnight
from accounts.models.office import up_the_tree
from tracking.time import clock

LYING = """
WITH clocks(calendar_id, before, now, evening) AS (
    SELECT * FROM unnest(%(calendars)s::bigint[], %(before)s::bigint[], %(now)s::bigint[],
        %(evening)s::bigint[])
)
SELECT s.office_id, s.post_id, count(*), count(*) FILTER (WHERE s.due_reading < c.now),
    count(*) FILTER (WHERE s.due_reading > c.before AND s.due_reading < c.now),
    count(*) FILTER (WHERE s.due_reading BETWEEN c.now AND c.evening)
FROM tracking_stay s JOIN clocks c ON c.calendar_id = s.calendar_id
WHERE s.left_at IS NULL AND NOT s.at_rest
GROUP BY 1, 2
"""


@dataclass
class Count:
    """Papers at a desk, or in an office and all below it."""

    total: int = 0
    late: int = 0
    new: int = 0
    today: int = 0

    def add(self, other: "Count") -> None:
        """Add what lies elsewhere."""
        self.total += other.total
        self.late += other.late
        self.new += other.new
        self.today += other.today


class Worst(NamedTuple):
    """The desk at which most is late."""

    post: int
    late: int


@dataclass
class Lying:
    """Papers at each desk and below each office, by its path, and the worst desk there."""

    posts: dict[int, Count] = field(default_factory=dict)
    offices: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    worst: dict[str, Worst] = field(default_factory=dict)


def lying(now: datetime) -> Lying:
    """Count once, for everybody, what lies at desks at that moment."""
    paths = dict(Office.objects.order_by().values_list("pk", "path"))
    figures = Lying()
    with connection.cursor() as cursor:
        cursor.execute(LYING, _readings(now))
        for office, post, *counts in cursor.fetchall():
            count = Count(*counts)
            figures.posts.setdefault(post, Count()).add(count)
            for path in up_the_tree(paths[office]):
                figures.offices[path].add(count)
                if count.late > (figures.worst[path].late if path in figures.worst else 0):
                    figures.worst[path] = Worst(post, count.late)
    return figures


def _readings(now: datetime) -> dict[str, list[int]]:
    """For each calendar the readings of the last working morning, of now, and of the end of today."""
    today = timezone.localdate(now)
    morning, evening = midnight(today), midnight(today + timedelta(days=1))
    clocks = clock.clocks()
    return {
        "calendars": [each.calendar_id for each in clocks],
        # A working day before this one opens.
        "before": [each.reading(morning) - each.day_seconds for each in clocks],
        "now": [each.reading(now) for each in clocks],
        "evening": [each.reading(evening) for each in clocks],
    }
