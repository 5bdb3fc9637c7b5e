"""The rule on time: how long a paper may lie at a desk, and over how many levels it may go."""

from accounts.models import Office, Post

from .clock import Clock
from .models import Rule


def resolve(*, kind: str, post: Post) -> Rule | None:
    """The rule for that kind of paper at that post, or None where no office sets one.

    The nearest office up the tree decides; within it a rule for kind and grade goes before one for the
    kind, that before one for the grade, and that before one for all.
    """
    path, step = post.office.path, Office.steplen
    rules = (
        Rule.objects.filter(
            office__path__in=[path[:end] for end in range(step, len(path) + 1, step)],
            kind__in=["", kind],
            grade__in=["", post.designation.grade],
        )
        .select_related("office")
        .order_by("-office__depth", "-kind", "-grade")
    )
    return rules.first()


def limit_seconds(rule: Rule, clock: Clock) -> int:
    """The rule's working days in seconds of that office's clock."""
    return int(rule.working_days * clock.day_seconds)
