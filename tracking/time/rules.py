"""The rule on time: how long a paper may lie at a desk, and over how many levels it may go."""

from accounts.models import Office, Post
from accounts.queries.joined import Joined, part, whole
from tracking.models import Rule

from .clock import Clock, up_the_tree

IN_FORCE = Joined(
    """
    FROM tracking_rule rule JOIN accounts_office office ON office.id = rule.office_id
    WHERE office.path = ANY(%(paths)s) AND rule.kind IN ('', %(kind)s) AND rule.grade IN ('', %(grade)s)
    ORDER BY office.depth DESC, rule.kind DESC, rule.grade DESC LIMIT 1
    """,
    whole(Rule, "rule"),
    part(Office, "office", "id", "name_hi", "name_en"),
)


def resolve(*, kind: str, post: Post) -> Rule | None:
    """Return the rule for that kind of paper at that post, or None where no office sets one.

    The nearest office up the tree decides. Within it a rule for kind and grade precedes one for the kind,
    that one for the grade, and that one for all.
    """
    paths = up_the_tree(post.office.path)
    for rule, office in IN_FORCE.rows({"paths": paths, "kind": kind, "grade": post.designation.grade}):
        rule.office = office
        return rule
    return None


def limit_seconds(rule: Rule, clock: Clock) -> int:
    """The rule's working days in seconds of that office's clock."""
    return int(rule.working_days * clock.day_seconds)
