"""Late papers at vacant desks: a delay that no head of the place has caused by an own act."""

from typing import NamedTuple

from accounts.models import Post
from accounts.queries import prepared

from .figures import CLOCKS, Key, Moment, Scope

VACANT = """
{clocks}, late AS MATERIALIZED (
    SELECT s.office_id, s.post_id, count(*) AS papers
    FROM tracking_stay s JOIN clocks c ON c.calendar_id = s.calendar_id
    WHERE s.left_at IS NULL AND NOT s.at_rest AND s.due_reading < c.now AND {where} GROUP BY 1, 2
)
SELECT {keys}, sum(s.papers), (array_agg(s.post_id ORDER BY s.papers DESC, s.post_id))[1]
FROM late s {joins}
WHERE NOT EXISTS (
    SELECT FROM accounts_charge charge WHERE charge.post_id = s.post_id
    AND charge.begins <= %(at)s AND (charge.ends IS NULL OR charge.ends > %(at)s)
)
GROUP BY 1, 2
"""


class Vacancy(NamedTuple):
    """The late papers at vacant desks of a place, and the desk that holds most of them."""

    late: int
    desk: Post


def find(scope: Scope, moment: Moment) -> dict[Key, Vacancy]:
    """Count the late papers at vacant desks for each key of the scope."""
    statement = VACANT.format(clocks=CLOCKS, keys=scope.keys, joins=scope.joins, where=scope.where)
    rows = prepared.rows(statement, scope.parameters | moment.facts | {"at": moment.at})
    desks = Post.objects.with_place().in_bulk([post for *_counts, post in rows])
    return {(office, inner): Vacancy(int(late), desks[post]) for office, inner, late, post in rows}
