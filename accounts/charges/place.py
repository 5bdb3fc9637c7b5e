"""A post with its place at hand: designation, section and office."""

from accounts.models import Designation, Office, Post, Section
from accounts.queries.joined import Joined, whole

PLACED = Joined(
    """
    FROM accounts_post post
    JOIN accounts_designation designation ON designation.id = post.designation_id
    JOIN accounts_section section ON section.id = post.section_id
    JOIN accounts_office office ON office.id = section.office_id
    WHERE post.id = %s
    """,
    whole(Post, "post"),
    whole(Designation, "designation"),
    whole(Section, "section"),
    whole(Office, "office"),
)


def placed(pk: int) -> Post | None:
    """The post of that key, as `PostQuerySet.with_place` gives it."""
    for post, designation, section, office in PLACED.rows([pk]):
        post.designation, post.section, section.office = designation, section, office
        return post
    return None
