"""Papers opened and closed in offices, and the time that disposal took, counted anew for each page."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from accounts.queries import prepared

from .figures import CLOCKS, Moment

DAYS = 30
# Of more disposals than this, the median is that of every second, third … by the paper's id.
SAMPLE = 500

DISPOSED = """
SELECT count(*) FILTER (WHERE arrived_at >= %(today)s), count(*) FILTER (WHERE arrived_at >= %(since)s),
       count(*) FILTER (WHERE arrived_at < %(since)s),
       (SELECT count(*) FROM tracking_stay WHERE NOT at_rest AND arrived_seq = 1
        AND arrived_at >= %(today)s AND office_id = ANY(%(offices)s))
FROM tracking_stay WHERE at_rest AND arrived_at >= %(before)s AND office_id = ANY(%(offices)s)
"""
# A paper was at one desk after another, each by its own clock: their days are added.
# Of `r` only columns of its index are asked for: in a State a hundred thousand are passed over.
TIME = f"""
{CLOCKS}
SELECT r.arrived_at >= %(since)s, count(*),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY (
           SELECT sum((s.left_reading - s.arrived_reading)::float / its.day)
           FROM tracking_stay s JOIN clocks its ON its.calendar_id = s.calendar_id
           WHERE s.paper_id = r.paper_id AND s.left_at <= r.arrived_at
       ))
FROM tracking_stay r
JOIN clocks c ON c.calendar_id = r.calendar_id
WHERE r.at_rest AND r.arrived_at >= %(before)s AND r.office_id = ANY(%(offices)s)
  AND r.paper_id %% CASE WHEN r.arrived_at >= %(since)s THEN %(step)s::bigint ELSE %(step_before)s END = 0
GROUP BY 1
"""  # noqa: S608 - our own columns


class Counts(NamedTuple):
    """Closed today, in the last thirty days, in the thirty before; opened today."""

    today: int
    closed: int
    closed_before: int
    opened_today: int


@dataclass(frozen=True)
class Disposals:
    """The papers opened and disposed of today, and the median working days to disposal in thirty days.

    The median was taken of `n` of the `closed`; `median_before` is that of the thirty days before.
    """

    opened_today: int
    today: int
    closed: int
    n: int
    median: float | None
    median_before: float | None


def measure(offices: Iterable[int], moment: Moment) -> Disposals:
    """Measure the time from opening to closing of the papers closed in these offices."""
    facts = _facts(offices, moment)
    counts = _count(facts)
    facts |= {"step": _step(counts.closed), "step_before": _step(counts.closed_before)}
    rows = prepared.rows(TIME, facts | moment.facts)
    times = {is_recent: (n, median) for is_recent, n, median in rows}
    n, median = times.get(True, (0, None))
    before = times.get(False, (0, None))[1]
    return Disposals(counts.opened_today, counts.today, counts.closed, n, median, before)


def count(offices: Iterable[int], moment: Moment) -> Counts:
    """Count the papers opened and closed in these offices."""
    return _count(_facts(offices, moment))


def sample_step(offices: Iterable[int], moment: Moment) -> int:
    """The step by which the median is taken of the last thirty days: 3 for every third paper closed."""
    return _step(count(offices, moment).closed)


def _count(facts: dict) -> Counts:
    [row] = prepared.rows(DISPOSED, facts)
    return Counts(*row)


def _facts(offices: Iterable[int], moment: Moment) -> dict:
    return {
        "offices": list(offices),
        "today": moment.midnight(),
        "since": moment.midnight(DAYS),
        "before": moment.midnight(2 * DAYS),
    }


def _step(closed: int) -> int:
    return -(-closed // SAMPLE) or 1
