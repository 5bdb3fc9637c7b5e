"""The mailbox of a post is one for each tenure, archived when that ends: whose it was, and which are due."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from accounts.models import Charge, EmailId, EmailIdStep, Tenure

State = EmailId.State
SHOWN = 20
OUT_OF_USE = (State.REDIRECTED, State.ARCHIVED, State.CLOSED)


def of(one: EmailId) -> list[tuple[Tenure, list[Charge]]]:
    """The last tenures through which the ID had a mailbox, the latest first, each with who held the post."""
    lasted, over = one.tenures.all(), out_of_use_at(one)
    if over:
        lasted = lasted.filter(Q(since__isnull=True) | Q(since__lt=over))
    regular = Charge.objects.filter(post=one.post_id, begins__lte=timezone.now()).exclude(
        kind=Charge.Kind.LINK
    )
    held = list(regular.select_related("user").order_by("begins", "pk"))
    return [
        (tenure, [charge for charge in held if _falls_in(charge, tenure)])
        for tenure in lasted.order_by(F("since").desc(nulls_last=True))[:SHOWN]
    ]


def out_of_use_at(one: EmailId) -> datetime | None:
    """Since when the ID has no mailbox of its own; None while it has one, or never had."""
    if one.state in OUT_OF_USE:
        return one.steps.filter(to_state__in=OUT_OF_USE).aggregate(at=Min("at"))["at"]
    return None


def archived_at(one: EmailId) -> datetime | None:
    """When the mailbox was made, or the one of an ended tenure last archived by hand."""
    return one.steps.of_mailboxes().aggregate(at=Max("at"))["at"]


def archives_itself(one: EmailId) -> bool:
    """Whether the mailboxes are kept by a mail server that reads our database, and so goes by tenures."""
    return one.domain in settings.MAIL_DATABASE_DOMAINS


def due(charge: Charge) -> QuerySet[EmailId]:
    """IDs in use of posts where a tenure ended since their mailbox was made or last archived.

    `tenure_ended` says when. Mail servers that read our database need not be told.
    """
    return _due(EmailId.objects.visible_to(charge))


def not_due(ids: Collection[EmailId]) -> list[EmailId]:
    """Those of the IDs whose mailbox need not be archived by hand."""
    are_due = set(_due(EmailId.objects.filter(pk__in=[one.pk for one in ids])).values_list("pk", flat=True))
    return [one for one in ids if one.pk not in are_due]


def _due(ids: QuerySet[EmailId]) -> QuerySet[EmailId]:
    steps = EmailIdStep.objects.of_mailboxes().filter(email_id=OuterRef("pk")).order_by("-pk")
    ended = Tenure.objects.filter(email_id=OuterRef("pk"), until__isnull=False).order_by("-until")
    # Few posts changed hands since; only of these the tenures are worked out.
    left = Charge.objects.filter(post=OuterRef("post"), ends__isnull=False)
    since = left.filter(Q(ends__gt=OuterRef("kept_at")) | Q(acts__entered_at__gt=OuterRef("kept_at")))
    by_hand = ids.exclude(domain__in=settings.MAIL_DATABASE_DOMAINS)
    in_use = by_hand.filter(kind=EmailId.Kind.POST, state=State.ACTIVE)
    changed = in_use.annotate(kept_at=Subquery(steps.values("at")[:1])).filter(Exists(since))
    return changed.annotate(tenure_ended=Subquery(ended.values("until")[:1])).filter(
        tenure_ended__gt=F("kept_at")
    )


def _falls_in(charge: Charge, tenure: Tenure) -> bool:
    """Whether the person held the post in that time; a charge that was made void was never held."""
    if charge.ends and charge.ends - charge.begins <= timedelta.resolution:
        return False
    begun = tenure.until is None or charge.begins < tenure.until
    return begun and (tenure.since is None or charge.ends is None or charge.ends > tenure.since)
