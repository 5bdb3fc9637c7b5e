"""The rule on time: how long a paper may lie at a desk, and over how many levels it may go."""

from django.db.models import QuerySet

from accounts.models import Post
from accounts.queries.compiled import compiled
from tracking.models import Rule

from .clock import Clock, up_the_tree


def resolve(*, kind: str, post: Post) -> Rule | None:
    """Return the rule for that kind of paper at that post, or None where no office sets one.

    The nearest office up the tree decides. Within it a rule for kind and grade precedes one for the kind,
    that one for the grade, and that one for all.
    """
    paths = up_the_tree(post.office.path)
    return _rule.first(paths=paths, kind=kind, grade=post.designation.grade)


@compiled
def _rule(paths: list[str], kind: str, grade: str) -> QuerySet[Rule]:
    rules = Rule.objects.filter(office__path__in=paths, kind__in=("", kind), grade__in=("", grade))
    return rules.select_related("office").order_by("-office__depth", "-kind", "-grade")[:1]


def limit_seconds(rule: Rule, clock: Clock) -> int:
    """The rule's working days in seconds of that office's clock."""
    return int(rule.working_days * clock.day_seconds)
