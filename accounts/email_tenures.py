"""The mailbox of a post is one for each tenure, archived when that ends: whose it was, and which are due."""

from datetime import datetime

from django.conf import settings
from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery

from .models import Charge, EmailId, EmailIdStep, Tenure

State = EmailId.State
SHOWN = 20
ARCHIVED = Q(from_state=State.ACTIVE, to_state=State.ACTIVE)


def of(one: EmailId) -> list[tuple[Tenure, list[Charge]]]:
    """The last tenures through which the ID had a mailbox, the latest first, each with who held the post."""
    created = one.steps.filter(to_state=State.CREATED).aggregate(at=Max("at"))["at"]
    if created is None:
        return []
    lasted = one.tenures.filter(Q(until__isnull=True) | Q(known_at__gt=created))
    regular = Charge.objects.filter(post=one.post_id).exclude(kind=Charge.Kind.LINK)
    held = list(regular.select_related("user").order_by("begins", "pk"))
    return [
        (tenure, [charge for charge in held if _falls_in(charge, tenure)])
        for tenure in lasted.order_by(F("since").desc(nulls_last=True))[:SHOWN]
    ]


def archived_at(one: EmailId) -> datetime | None:
    """When mailboxes of ended tenures were last archived, by hand; None where they never were."""
    return one.steps.filter(ARCHIVED).aggregate(at=Max("at"))["at"]


def archives_itself(one: EmailId) -> bool:
    """Whether the mailboxes are kept by a mail server that reads our database, and so goes by tenures."""
    return one.domain in settings.MAIL_DATABASE_DOMAINS


def due(charge: Charge) -> QuerySet[EmailId]:
    """IDs in use of posts of which an end of tenure became known since the mailbox was made or last archived.

    `tenure_ended` says when. Mail servers that read our database need not be told.
    """
    return _due(EmailId.objects.visible_to(charge))


def is_due(one: EmailId) -> bool:
    """Whether the mailbox of this ID is to be archived by hand."""
    return _due(EmailId.objects.filter(pk=one.pk)).exists()


def _due(ids: QuerySet[EmailId]) -> QuerySet[EmailId]:
    steps = EmailIdStep.objects.filter(ARCHIVED | Q(to_state=State.CREATED), email_id=OuterRef("pk"))
    ended = Tenure.objects.filter(email_id=OuterRef("pk"), until__isnull=False).order_by(
        "-known_at", "-until"
    )
    by_hand = ids.exclude(domain__in=settings.MAIL_DATABASE_DOMAINS)
    in_use = by_hand.filter(kind=EmailId.Kind.POST, state=State.ACTIVE)
    dated = in_use.annotate(
        tenure_ended=Subquery(ended.values("until")[:1]),
        known_at=Subquery(ended.values("known_at")[:1]),
        kept_at=Subquery(steps.order_by("-pk").values("at")[:1]),
    )
    return dated.filter(known_at__gt=F("kept_at"))


def _falls_in(charge: Charge, tenure: Tenure) -> bool:
    begun = tenure.until is None or charge.begins < tenure.until
    return begun and (tenure.since is None or charge.ends is None or charge.ends > tenure.since)
