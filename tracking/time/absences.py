"""Absences: times at which nobody was at a desk, as its post was vacant."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from accounts.models import Charge

Span = tuple[datetime, datetime]


def absences(posts: Iterable[int], since: datetime, until: datetime) -> dict[int, list[Span]]:
    """Return the spans between two moments in which each post had no holder, in one query."""
    posts = set(posts)
    held: dict[int, list[Span]] = defaultdict(list)
    charges = Charge.objects.filter(
        Q(ends__isnull=True) | Q(ends__gt=since), post__in=posts, begins__lt=until
    )
    for post, begins, ends in charges.order_by("begins").values_list("post", "begins", "ends"):
        held[post].append((max(begins, since), min(ends or until, until)))
    return {post: _gaps(held[post], since, until) for post in posts}


def _gaps(held: list[Span], since: datetime, until: datetime) -> list[Span]:
    gaps, edge = [], since
    for begins, ends in held:
        if begins > edge:
            gaps.append((edge, begins))
        edge = max(edge, ends)
    return [*gaps, (edge, until)] if edge < until else gaps
