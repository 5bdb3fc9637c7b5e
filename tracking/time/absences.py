"""Absences: times at which nobody was at a desk, as its post was vacant or its holder on leave."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from accounts.models import Charge, Leave
from accounts.models.dated import midnight

Span = tuple[datetime, datetime]


def absences(posts: Iterable[int], since: datetime, until: datetime) -> dict[int, list[Span]]:
    """Return the spans between two moments in which each post had no holder at work, in two queries."""
    posts = set(posts)
    held: dict[int, list[Span]] = defaultdict(list)
    charges = Charge.objects.filter(
        Q(ends__isnull=True) | Q(ends__gt=since), post__in=posts, begins__lt=until
    )
    found = charges.values_list("post", "user", "begins", "ends")
    away = leave({user for _post, user, _begins, _ends in found}, since, until)
    for post, user, begins, ends in found:
        held[post] += _without((max(begins, since), min(ends or until, until)), away.get(user, []))
    return {post: _gaps(sorted(held[post]), since, until) for post in posts}


def leave(people: Iterable[int], since: datetime, until: datetime) -> dict[int, list[Span]]:
    """Return the leave of each person between two moments, whole days of the office's clock, oldest first."""
    people = sorted(people)
    if not people:
        return {}
    spans: dict[int, list[Span]] = defaultdict(list)
    found = Leave.objects.between(timezone.localdate(since), timezone.localdate(until))
    found = found.filter(person__in=people).order_by("begins_on")
    for person, first, last in found.values_list("person", "begins_on", "ends_on"):
        spans[person].append((midnight(first), midnight(last + timedelta(days=1))))
    return spans


def _without(span: Span, away: list[Span]) -> list[Span]:
    """The parts of a span that lie outside the leave, which is in order and does not overlap."""
    parts, (edge, end) = [], span
    for begins, ends in away:
        if edge < begins < end:
            parts.append((edge, begins))
        edge = max(edge, ends) if begins < end else edge
    return [*parts, (edge, end)] if edge < end else parts


def _gaps(held: list[Span], since: datetime, until: datetime) -> list[Span]:
    gaps, edge = [], since
    for begins, ends in held:
        if begins > edge:
            gaps.append((edge, begins))
        edge = max(edge, ends)
    return [*gaps, (edge, until)] if edge < until else gaps
