"""Background work on mailboxes: those requested are created, and all follow the steps of their IDs."""

from collections import defaultdict
from datetime import datetime, timedelta

import structlog
from django.core.cache import cache
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from accounts.email_ids import lifecycle
from accounts.models import Charge, EmailId, EmailIdStep
from accounts.refusals import Refusal

from . import backend_for, domains

logger = structlog.get_logger(__name__)
State = EmailId.State
BATCH = 200
# Cache key of the time of the last run. If it is lost, all steps are followed again, which changes nothing.
FOLLOWED = "mailboxes-followed-at"
FOLLOWS = (State.REJECTED, State.REDIRECTED, State.ARCHIVED, State.CLOSED)
# Steps are followed again for so long: one committed late is not missed, and one refused is tried again.
AGAIN = timedelta(hours=1)


def create_requested() -> int:
    """Create the mailboxes requested at the domains with a backend; return how many were answered.

    The answer is entered under the charge that requested. Safe to run twice: existing mailboxes stay.
    """
    return sum(_create(domain) for domain in domains())


def follow() -> int:
    """Bring mailboxes in line with the steps since the last run; return how many steps."""
    started, since = timezone.now(), cache.get(FOLLOWED)
    done = after = 0
    while steps := _steps(after, since):
        by_domain = defaultdict(list)
        for step in steps:
            by_domain[step.email_id.domain].append(step.email_id)
        for domain, ids in by_domain.items():
            backend_for(domain).sync(ids)
        after = steps[-1].pk
        done += len(steps)
    cache.set(FOLLOWED, started, None)
    return done


def _create(domain: str) -> int:
    requests = EmailIdStep.objects.filter(email_id=OuterRef("pk"), to_state=State.REQUESTED).order_by("-pk")
    requested = EmailId.objects.with_holder().filter(domain=domain, state=State.REQUESTED)
    waiting = requested.annotate(asked_by=Subquery(requests.values("by")[:1])).order_by("pk")
    done = after = 0
    while ids := list(waiting.filter(pk__gt=after)[:BATCH]):
        refused, after = backend_for(domain).create(ids), ids[-1].pk
        charges = Charge.objects.with_place().in_bulk({email_id.asked_by for email_id in ids})
        done += sum(
            _enter(email_id, refused.get(email_id.pk, ""), charges[email_id.asked_by]) for email_id in ids
        )
    return done


def _enter(email_id: EmailId, reason: str, by: Charge) -> int:
    """Enter the answer on one ID; if somebody took a step meanwhile, log the refusal and return 0."""
    try:
        if reason:
            lifecycle.reject([email_id], by=by, reason=reason)
        else:
            lifecycle.confirm_created([email_id], by=by)
    except Refusal as refusal:
        logger.warning("a mailbox could not be entered", email_id=str(email_id), refusal=str(refusal))
        return 0
    return 1


def _steps(after: int, since: datetime | None) -> list[EmailIdStep]:
    steps = EmailIdStep.objects.filter(pk__gt=after, to_state__in=FOLLOWS, email_id__domain__in=domains())
    if since:
        steps = steps.filter(at__gt=since - AGAIN)
    holders = ("email_id__person", "email_id__post", "email_id__redirects_to")
    return list(steps.select_related(*holders).order_by("pk")[:BATCH])
