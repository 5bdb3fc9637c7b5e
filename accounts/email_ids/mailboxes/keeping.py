"""What the background does for mailboxes: those requested are created, and all follow their IDs."""

from collections import defaultdict
from datetime import datetime, timedelta

import structlog
from django.core.cache import cache
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from accounts.email_ids import lifecycle
from accounts.models import Charge, EmailId, EmailIdStep
from accounts.refusals import Refusal

from . import domains, way_of

logger = structlog.get_logger(__name__)
State = EmailId.State
BATCH = 200
# When the steps were last followed. When it is lost all are followed once more, which changes nothing.
FOLLOWED = "mailboxes-followed-at"
FOLLOWS = (State.REJECTED, State.REDIRECTED, State.ARCHIVED, State.CLOSED)
# Steps are followed again for so long: one that was committed late is not missed, one refused is tried again.
AGAIN = timedelta(hours=1)


def create_requested() -> int:
    """Create what was requested at the domains that are looked after; how many were answered.

    The answer is entered for whoever requested it. Safe to run twice: what is there already stays as it is.
    """
    return sum(_create(domain) for domain in domains())


def follow() -> int:
    """Let mailboxes follow the steps taken since the last time; how many steps."""
    begun, since = timezone.now(), cache.get(FOLLOWED)
    done = after = 0
    while steps := _steps(after, since):
        by_domain = defaultdict(list)
        for step in steps:
            by_domain[step.email_id.domain].append(step.email_id)
        for domain, ids in by_domain.items():
            way_of(domain).settle(ids)
        after = steps[-1].pk
        done += len(steps)
    cache.set(FOLLOWED, begun, None)
    return done


def _create(domain: str) -> int:
    asked = EmailIdStep.objects.filter(email_id=OuterRef("pk"), to_state=State.REQUESTED).order_by("-pk")
    requested = EmailId.objects.with_holder().filter(domain=domain, state=State.REQUESTED)
    waiting = requested.annotate(asked_by=Subquery(asked.values("by")[:1])).order_by("pk")
    done = after = 0
    while ids := list(waiting.filter(pk__gt=after)[:BATCH]):
        refused, after = way_of(domain).create(ids), ids[-1].pk
        charges = Charge.objects.with_place().in_bulk({one.asked_by for one in ids})
        done += sum(_enter(one, refused.get(one.pk, ""), charges[one.asked_by]) for one in ids)
    return done


def _enter(one: EmailId, reason: str, by: Charge) -> int:
    """Enter the answer on one ID; where somebody took a step meanwhile, the log says so."""
    try:
        lifecycle.reject([one], by=by, reason=reason) if reason else lifecycle.confirm_created([one], by=by)
    except Refusal as refusal:
        logger.warning("a mailbox could not be entered", email_id=str(one), refusal=str(refusal))
        return 0
    return 1


def _steps(after: int, since: datetime | None) -> list[EmailIdStep]:
    taken = EmailIdStep.objects.filter(pk__gt=after, to_state__in=FOLLOWS, email_id__domain__in=domains())
    if since:
        taken = taken.filter(at__gt=since - AGAIN)
    holders = ("email_id__person", "email_id__post", "email_id__redirects_to")
    return list(taken.select_related(*holders).order_by("pk")[:BATCH])
