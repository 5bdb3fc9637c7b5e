"""What the background does for mailboxes: those requested are created, and all follow their IDs."""

from collections import defaultdict

from django.core.cache import cache
from django.db.models import OuterRef, Subquery

from .. import email_id
from ..models import Charge, EmailId, EmailIdStep
from ..refusals import Refusal
from . import domains, way_of

State = EmailId.State
BATCH = 200
# How far the steps have been followed. When it is lost all are followed once more, which changes nothing.
FOLLOWED = "mailboxes followed to"
FOLLOWS = (State.REDIRECTED, State.ARCHIVED, State.CLOSED)


def create_requested() -> int:
    """Create what was requested at the domains that are looked after; how many were answered.

    The answer is entered for whoever requested it. Safe to run twice: what is there already stays as it is.
    """
    return sum(_create(domain) for domain in domains())


def follow() -> int:
    """Let mailboxes follow the steps taken since the last time; how many steps."""
    done = 0
    while steps := _steps(cache.get(FOLLOWED, 0)):
        by_domain = defaultdict(list)
        for step in steps:
            by_domain[step.email_id.domain].append(step.email_id)
        for domain, ids in by_domain.items():
            way_of(domain).settle(ids)
        cache.set(FOLLOWED, steps[-1].pk, None)
        done += len(steps)
    return done


def _create(domain: str) -> int:
    asked = EmailIdStep.objects.filter(email_id=OuterRef("pk"), to_state=State.REQUESTED).order_by("-pk")
    requested = EmailId.objects.with_holder().filter(domain=domain, state=State.REQUESTED)
    ids = list(requested.annotate(asked_by=Subquery(asked.values("by")[:1])).order_by("pk")[:BATCH])
    if not ids:
        return 0
    refused = way_of(domain).create(ids)
    charges = Charge.objects.with_place().in_bulk({one.asked_by for one in ids})
    answers: dict[tuple[int, str], list[EmailId]] = defaultdict(list)
    for one in ids:
        answers[one.asked_by, refused.get(one.pk, "")].append(one)
    return sum(_enter(group, reason, charges[by]) for (by, reason), group in answers.items())


def _enter(ids: list[EmailId], reason: str, by: Charge) -> int:
    """Enter one answer for several IDs; if somebody took a step meanwhile, the next run sees to the rest."""
    try:
        if reason:
            return len(email_id.reject(ids, by=by, reason=reason))
        return len(email_id.confirm_created(ids, by=by))
    except Refusal:
        return 0


def _steps(after: int) -> list[EmailIdStep]:
    taken = EmailIdStep.objects.filter(pk__gt=after, to_state__in=FOLLOWS, email_id__domain__in=domains())
    holders = ("email_id__person", "email_id__post", "email_id__redirects_to")
    return list(taken.select_related(*holders).order_by("pk")[:BATCH])
