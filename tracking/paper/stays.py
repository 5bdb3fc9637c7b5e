"""The stays of a paper with their desks, offices and rules, read at once for every page of a paper."""

from accounts.models import Designation, Office, Post
from accounts.queries.joined import Joined, part
from tracking.models import Paper, Rule, Stay

STAYS = Joined(
    """
    FROM tracking_stay stay
    JOIN accounts_post post ON post.id = stay.post_id
    JOIN accounts_designation designation ON designation.id = post.designation_id
    JOIN accounts_office office ON office.id = stay.office_id
    LEFT JOIN tracking_rule rule ON rule.id = stay.rule_id
    WHERE stay.paper_id = %s ORDER BY stay.arrived_seq
    """,
    part(
        Stay,
        "stay",
        *("id", "paper_id", "post_id", "office_id", "came_from_id", "calendar_id", "rule_id"),
        *("arrived_seq", "arrived_at", "opened_at", "acted_at", "left_at", "left_seq"),
        *("arrived_reading", "due_reading", "left_reading", "at_rest", "parked"),
        *("hold_seconds", "late_hold_seconds"),
    ),
    part(Post, "post", "id", "designation_id", "name_hi", "name_en"),
    part(Designation, "designation", "id", "name_hi", "name_en"),
    part(Office, "office", "id", "name_hi", "name_en"),
    part(Rule, "rule", "id", "most_levels"),
)


def of(paper: Paper) -> list[Stay]:
    """The stays of a paper in order, with desks, rules and places at hand."""
    found = []
    for stay, post, designation, office, rule in STAYS.rows([paper.pk]):
        post.designation = designation
        stay.post, stay.office, stay.rule = post, office, rule
        found.append(stay)
    return found
