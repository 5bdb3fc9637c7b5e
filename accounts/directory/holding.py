"""The holder of a desk, or its vacancy or leave, for every place where a desk is named."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import Charge, Post
from accounts.models.names import reads_english
from accounts.pages import words
from accounts.queries import prepared

# Of several charges of a post the same takes precedence as in attribution.py.
IN_FORCE = "begins <= %(now)s AND (ends IS NULL OR ends > %(now)s)"
PRECEDENCE = """
    array_position(ARRAY['link', 'officiating', 'substantive', 'additional'], kind::text),
    begins DESC, id DESC
"""
# Whether someone is on leave on the day asked about, until when; a link officer sits there for them.
ON_LEAVE = """
    SELECT max(ends_on) FROM accounts_leave leave
    WHERE leave.person_id = charge.user_id AND taken_back_at IS NULL
        AND begins_on <= %(day)s AND ends_on >= %(day)s
"""
# Who holds each post, all read at once, whoever is on leave last; and from each vacant one, or one whose
# holders are all on leave, up to the nearest whose holder is there, at most twenty steps, so that a circle in
# the data ends.
NEAREST_HELD = f"""
WITH RECURSIVE charges AS MATERIALIZED (
    SELECT charge.*, ({ON_LEAVE}) AS away_until FROM accounts_charge charge
    WHERE post_id = ANY(%(posts)s::bigint[]) AND {IN_FORCE}
), held AS MATERIALIZED (
    SELECT DISTINCT ON (post_id) post_id, user_id, kind FROM charges
    WHERE away_until IS NULL ORDER BY post_id, {PRECEDENCE}
), away AS MATERIALIZED (
    SELECT DISTINCT ON (post_id) post_id, user_id, away_until FROM charges
    WHERE away_until IS NOT NULL ORDER BY post_id, {PRECEDENCE}
), step(asked, post, steps, holder) AS (
    SELECT vacant, vacant, 0, NULL::bigint FROM unnest(%(posts)s::bigint[]) AS vacant
    WHERE vacant NOT IN (SELECT post_id FROM held)
    UNION ALL
    SELECT step.asked, post.reports_to_id, step.steps + 1, (
        SELECT user_id FROM accounts_charge charge
        WHERE post_id = post.reports_to_id AND {IN_FORCE} AND ({ON_LEAVE}) IS NULL
        ORDER BY {PRECEDENCE} LIMIT 1
    )
    FROM step JOIN accounts_post post ON post.id = step.post
    WHERE step.holder IS NULL AND post.reports_to_id IS NOT NULL AND step.steps < 20
), nearest AS (
    SELECT post_id AS post, kind, user_id AS holder FROM held
    UNION ALL SELECT asked, '', holder FROM step WHERE holder IS NOT NULL
)
SELECT coalesce(nearest.post, away.post_id), coalesce(nearest.kind, ''), officer.name_hi, officer.name_en,
    absent.name_hi, absent.name_en, away.away_until
FROM nearest FULL JOIN away ON away.post_id = nearest.post
    LEFT JOIN accounts_user officer ON officer.id = nearest.holder
    LEFT JOIN accounts_user absent ON absent.id = away.user_id
"""  # noqa: S608 - made of these constants alone


class Holding(NamedTuple):
    """The holder of a desk; of a vacant one the controlling officer, if any of the posts above is held.

    While the holder is on leave, the officer is the link officer, or where there is none the controlling
    officer. All are named in the language of whoever asked.
    """

    is_vacant: bool
    officer: str = ""
    absent: str = ""
    until: date | None = None
    has_link: bool = False

    @property
    def text(self) -> str:
        """The holder, or the vacancy or leave and who sits there or controls it."""
        if self.until:
            return self._on_leave(self.until)
        if not self.is_vacant:
            return self.officer
        if not self.officer:
            return _("vacant")
        return _("vacant – controlled by %(officer)s") % {"officer": self.officer}

    def _on_leave(self, until: date) -> str:
        text = _("%(absent)s, on leave until %(day)s") % {"absent": self.absent, "day": words.day(until)}
        if not self.officer:
            return text
        if self.has_link:
            return _("%(leave)s – link: %(officer)s") % {"leave": text, "officer": self.officer}
        return _("%(leave)s – controlled by %(officer)s") % {"leave": text, "officer": self.officer}


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
    now = at or timezone.now()
    facts = {"posts": asked, "now": now, "day": timezone.localdate(now)}
    return Holdings({row[0]: _holding(*row[1:]) for row in prepared.rows(NEAREST_HELD, facts)})


def _holding(
    kind: str,
    officer_hi: str | None,
    officer_en: str | None,
    absent_hi: str | None,
    absent_en: str | None,
    until: date | None,
) -> Holding:
    officer, absent = (officer_en, absent_en) if reads_english() else (officer_hi, absent_hi)
    if until is None or (kind and kind != Charge.Kind.LINK):
        return Holding(is_vacant=not kind, officer=officer or "")
    return Holding(False, officer or "", absent or "", until, has_link=bool(kind))


def name_with_holder(post: Post) -> str:
    """Name one desk with its holder or vacancy."""
    return holdings([post.pk]).name(post)


def names_by_language(posts: Iterable[Post], at: datetime | None = None) -> dict[int, dict[str, str]]:
    """Name each desk with its holder or vacancy, by post and language, for words that are read later."""
    desks = {post.pk: post for post in posts}
    names: dict[int, dict[str, str]] = {pk: {} for pk in desks}
    for language in ("hi", "en"):
        with translation.override(language):
            held = holdings(desks, at)
            for pk, post in desks.items():
                names[pk][language] = held.name(post)
    return names
