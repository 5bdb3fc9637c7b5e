"""People, desks, sections and offices found by words: in either script, as written and as they sound.

Each word may stand in any of the names that belong to a thing: that of a desk in its own, in those of its
designation, section and office, and in those of the people who hold it now.
"""

from collections.abc import Callable

from django.db.models import Case, Q, QuerySet, When
from django.db.models.expressions import RawSQL
from django.utils import timezone

from accounts.latin.transliterate import beginnings
from accounts.models import Charge, Designation, EmailId, Office, Post, Section, User
from accounts.models.names import by_name

LONGEST, LONGEST_CODE, MOST_WORDS = 100, 200, 6
MOST_FOUND = 10

# Each statement keeps what all words name: what has every bit, which is to say no less. PostgreSQL takes an
# equation for so rare that it would go through all sections for each of the thousands of desks found.
#
# OFFSET 0 makes PostgreSQL answer from the index of words, although it cannot know how much a query finds.
HIT = """
WITH hit AS MATERIALIZED (
    SELECT term.place, held.kind, held.row
    FROM unnest(%s::text[]) WITH ORDINALITY AS term(query, place), LATERAL (
        SELECT kind, row FROM accounts_directoryentry WHERE words @@ term.query::tsquery OFFSET 0
    ) AS held
), placed AS (
    SELECT place, row AS post FROM hit WHERE kind = 'post'
    UNION ALL
    SELECT place, post.id FROM hit JOIN accounts_post post ON post.designation_id = row
    WHERE kind = 'designation'
    UNION ALL
    SELECT place, post.id FROM hit JOIN accounts_post post ON post.section_id = row WHERE kind = 'section'
    UNION ALL
    SELECT place, post.id FROM hit JOIN accounts_section section ON section.office_id = row
    JOIN accounts_post post ON post.section_id = section.id WHERE kind = 'office'
), held AS (
    SELECT user_id, post_id FROM accounts_charge WHERE begins <= %s AND (ends IS NULL OR ends > %s)
)
"""
POSTS = """
SELECT post FROM (
    SELECT place, post FROM placed
    UNION ALL SELECT place, post_id FROM hit JOIN held ON user_id = row WHERE kind = 'user'
) AS named GROUP BY post HAVING bit_or(1 << place::integer) >= %s
"""
PEOPLE = """
SELECT person FROM (
    SELECT place, row AS person FROM hit WHERE kind = 'user'
    UNION ALL SELECT place, user_id FROM placed JOIN held ON post_id = post
    UNION ALL SELECT place, person.id FROM hit JOIN accounts_user person ON rolls_id = row
    WHERE kind = 'office'
) AS named GROUP BY person HAVING bit_or(1 << place::integer) >= %s
"""
OFFICES = "SELECT row FROM hit WHERE kind = 'office' GROUP BY row HAVING bit_or(1 << place::integer) >= %s"
DESIGNATIONS = OFFICES.replace("'office'", "'designation'")
SECTIONS = """
SELECT section FROM (
    SELECT place, row AS section FROM hit WHERE kind = 'section'
    UNION ALL SELECT place, section.id FROM hit JOIN accounts_section section ON office_id = row
    WHERE kind = 'office'
) AS named GROUP BY section HAVING bit_or(1 << place::integer) >= %s
"""


def posts(rows: QuerySet[Post], words: str, near: Office | None = None) -> QuerySet[Post]:
    """Those of the posts that the words name, those near the office first, the higher before the lower."""
    order = [_nearness("section__office", near)] if near else []
    return _named(rows, POSTS, words).order_by(*order, "-designation__rank", "pk")


def people(rows: QuerySet[User], words: str, near: Office | None = None) -> QuerySet[User]:
    """Those of the people that the words name, those of the office first, by name."""
    order = []
    if near:
        here = Charge.objects.open_at(timezone.now()).filter(
            post__section__office__path__startswith=near.path
        )
        order = [Case(When(pk__in=here.values("user"), then=0), default=1)]
    return by_name(_named(rows, PEOPLE, words), *order)


def offices(rows: QuerySet[Office], words: str, near: Office | None = None) -> QuerySet[Office]:
    """Those of the offices that the words name, in the order of the tree."""
    return _named(rows, OFFICES, words).order_by("path")


def sections(rows: QuerySet[Section], words: str, near: Office | None = None) -> QuerySet[Section]:
    """Those of the sections that the words name, in the order of their offices."""
    return _named(rows, SECTIONS, words).order_by("office__path", "code")


def designations(
    rows: QuerySet[Designation], words: str, near: Office | None = None
) -> QuerySet[Designation]:
    """Those of the designations that the words name, the higher before the lower."""
    return _named(rows, DESIGNATIONS, words).order_by("-rank", "pk")


def email_ids(rows: QuerySet[EmailId], words: str, near: Office | None = None) -> QuerySet[EmailId]:
    """Those of the e-mail IDs that begin so, or whose person or post the words name."""
    local = words.strip().lower().partition("@")[0]
    held = Q(person__in=people(User.objects.all(), words).order_by().values("pk"))
    held |= Q(post__in=posts(Post.objects.all(), words).order_by().values("pk"))
    return rows.filter(Q(local__startswith=local) | held).order_by("local", "domain")


FINDERS: dict[type, Callable[..., QuerySet]] = {
    User: people,
    Post: posts,
    Office: offices,
    Section: sections,
    Designation: designations,
    EmailId: email_ids,
}


def _named(rows: QuerySet, statement: str, words: str) -> QuerySet:
    wanted = beginnings(words.replace("\0", "")[:LONGEST])[:MOST_WORDS]
    if not wanted:
        return rows.none()
    now = timezone.now()
    # A bit for each word, the first at place 1.
    every = (2 << len(wanted)) - 2
    found = RawSQL(HIT + statement, [wanted, now, now, every])  # noqa: S611 - constants
    return rows.filter(pk__in=found)


def _nearness(lookup: str, office: Office) -> Case:
    """The office itself before those below it, these before all others."""
    here, below = Q(**{lookup: office}), Q(**{f"{lookup}__path__startswith": office.path})
    return Case(When(here, then=0), When(below, then=1), default=2)
