"""The holder of a desk, or its vacancy and who controls it, for every place where a desk is named."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Post
from accounts.models.names import in_language
from accounts.queries import prepared

# From each post up to the nearest that is held; at most twenty steps, so that a circle in the data ends.
# Of several charges of a post the same takes precedence as in attribution.py.
NEAREST_HELD = """
WITH RECURSIVE step(asked, post, steps) AS (
    SELECT post, post, 0 FROM unnest(%(posts)s::bigint[]) AS post
    UNION ALL
    SELECT step.asked, post.reports_to_id, step.steps + 1
    FROM step JOIN accounts_post post ON post.id = step.post
    WHERE post.reports_to_id IS NOT NULL AND step.steps < 20 AND NOT EXISTS (
        SELECT FROM accounts_charge WHERE post_id = step.post
        AND begins <= %(now)s AND (ends IS NULL OR ends > %(now)s)
    )
)
SELECT step.asked, step.steps, officer.name_hi, officer.name_en FROM step CROSS JOIN LATERAL (
    SELECT user_id FROM accounts_charge WHERE post_id = step.post
    AND begins <= %(now)s AND (ends IS NULL OR ends > %(now)s)
    ORDER BY array_position(ARRAY['link', 'officiating', 'substantive', 'additional'], kind::text),
        begins DESC, id DESC
    LIMIT 1
) charge JOIN accounts_user officer ON officer.id = charge.user_id
"""


class Holding(NamedTuple):
    """The holder of a desk; of a vacant one the controlling officer, if any of the posts above is held."""

    is_vacant: bool
    officer_hi: str = ""
    officer_en: str = ""

    @property
    def officer(self) -> str:
        """The name of the holder or the controlling officer in the reader's language."""
        return in_language(self.officer_hi, self.officer_en)

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
    return Holdings({post: Holding(bool(steps), hindi, english) for post, steps, hindi, english in found})


def name_with_holder(post: Post) -> str:
    """Name one desk with its holder or vacancy."""
    return holdings([post.pk]).name(post)
