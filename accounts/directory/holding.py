"""The holder of a desk, or its vacancy and who controls it, for every place where a desk is named."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Post
from accounts.models.names import reads_english
from accounts.queries import prepared

# Of several charges of a post the same takes precedence as in attribution.py.
IN_FORCE = "begins <= %(now)s AND (ends IS NULL OR ends > %(now)s)"
PRECEDENCE = """
    array_position(ARRAY['link', 'officiating', 'substantive', 'additional'], kind::text),
    begins DESC, id DESC
"""
# Who holds each post, all read at once; and from each vacant one up to the nearest that is held, at most
# twenty steps, so that a circle in the data ends.
NEAREST_HELD = f"""
WITH RECURSIVE held AS MATERIALIZED (
    SELECT DISTINCT ON (post_id) post_id, user_id FROM accounts_charge
    WHERE post_id = ANY(%(posts)s::bigint[]) AND {IN_FORCE} ORDER BY post_id, {PRECEDENCE}
), step(asked, post, steps, holder) AS (
    SELECT vacant, vacant, 0, NULL::bigint FROM unnest(%(posts)s::bigint[]) AS vacant
    WHERE vacant NOT IN (SELECT post_id FROM held)
    UNION ALL
    SELECT step.asked, post.reports_to_id, step.steps + 1, (
        SELECT user_id FROM accounts_charge WHERE post_id = post.reports_to_id AND {IN_FORCE}
        ORDER BY {PRECEDENCE} LIMIT 1
    )
    FROM step JOIN accounts_post post ON post.id = step.post
    WHERE step.holder IS NULL AND post.reports_to_id IS NOT NULL AND step.steps < 20
)
SELECT nearest.post, nearest.steps, officer.name_hi, officer.name_en FROM (
    SELECT post_id AS post, 0 AS steps, user_id AS holder FROM held
    UNION ALL SELECT asked, steps, holder FROM step WHERE holder IS NOT NULL
) nearest JOIN accounts_user officer ON officer.id = nearest.holder
"""  # noqa: S608 - made of these constants alone


class Holding(NamedTuple):
    """The holder of a desk; of a vacant one the controlling officer, if any of the posts above is held.

    The officer is named in the language of whoever asked.
    """

    is_vacant: bool
    officer: str = ""

    @property
    def text(self) -> str:
        """The holder, or the vacancy and who controls it."""
        if not self.is_vacant:
            return self.officer
        if not self.officer:
            return _("vacant")
        return _("vacant – controlled by %(officer)s") % {"officer": self.officer}


VACANT = Holding(is_vacant=True)


class Holdings(dict[int, Holding]):
    """Holdings by post; a post of which nothing is on record is vacant and controlled by nobody."""

    def __missing__(self, post: int) -> Holding:
        return VACANT

    def name(self, post: Post) -> str:
        """Name a post with its holder or vacancy: "Tehsildar – Anjali Gupta"."""
        return f"{post} – {self[post.pk].text}"


def holdings(posts: Iterable[int], at: datetime | None = None) -> Holdings:
    """Return who holds each of these posts at that moment, or now; in one query."""
    asked = sorted(set(posts))
    if not asked:
        return Holdings()
    found = prepared.rows(NEAREST_HELD, {"posts": asked, "now": at or timezone.now()})
    in_english = reads_english()
    return Holdings({
        post: Holding(bool(steps), english if in_english else hindi) for post, steps, hindi, english in found
    })  # fmt: skip


def name_with_holder(post: Post) -> str:
    """Name one desk with its holder or vacancy."""
    return holdings([post.pk]).name(post)
