"""Tenures of post-based IDs: each has its own mailbox, archived when the tenure ends; those due for it."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from accounts.models import Charge, EmailId, EmailIdStep, Tenure

State = EmailId.State
SHOWN = 20
OUT_OF_USE = (State.REDIRECTED, State.ARCHIVED, State.CLOSED)


def recent_tenures(email_id: EmailId) -> list[tuple[Tenure, list[Charge]]]:
    """The last tenures in which the ID had a mailbox, the latest first, each with the charges at the post."""
    tenures, out_of_use = email_id.tenures.all(), out_of_use_at(email_id)
    if out_of_use:
        tenures = tenures.filter(Q(since__isnull=True) | Q(since__lt=out_of_use))
    regular = Charge.objects.filter(post=email_id.post_id, begins__lte=timezone.now()).exclude(
        kind=Charge.Kind.LINK
    )
    charges = list(regular.select_related("user").order_by("begins", "pk"))
    return [
        (tenure, [charge for charge in charges if _overlaps(charge, tenure)])
        for tenure in tenures.order_by(F("since").desc(nulls_last=True))[:SHOWN]
    ]


def out_of_use_at(email_id: EmailId) -> datetime | None:
    """The time since which the ID has no mailbox of its own; None while it has one, or never had."""
    if email_id.state in OUT_OF_USE:
        return email_id.steps.filter(to_state__in=OUT_OF_USE).aggregate(at=Min("at"))["at"]
    return None


def archived_at(email_id: EmailId) -> datetime | None:
    """The time when the mailbox was made, or that of an ended tenure was last archived by hand."""
    return email_id.steps.of_mailboxes().aggregate(at=Max("at"))["at"]


def is_archived_by_server(email_id: EmailId) -> bool:
    """Return whether a mail server reads our database and so changes mailboxes at each tenure by itself."""
    return email_id.domain in settings.MAIL_DATABASE_DOMAINS


def due_for_archiving(charge: Charge) -> QuerySet[EmailId]:
    """IDs in use of posts where a tenure ended since their mailbox was made or last archived.

    `tenure_ended` holds that time. Domains whose mail server reads our database are left out.
    """
    return _due(EmailId.objects.visible_to(charge))


def not_due_for_archiving(ids: Collection[EmailId]) -> list[EmailId]:
    """The IDs whose mailbox need not be archived by hand."""
    due = set(
        _due(EmailId.objects.filter(pk__in=[email_id.pk for email_id in ids])).values_list("pk", flat=True)
    )
    return [email_id for email_id in ids if email_id.pk not in due]


def _due(ids: QuerySet[EmailId]) -> QuerySet[EmailId]:
    steps = EmailIdStep.objects.of_mailboxes().filter(email_id=OuterRef("pk")).order_by("-pk")
    ended_tenures = Tenure.objects.filter(email_id=OuterRef("pk"), until__isnull=False).order_by("-until")
    # Few posts changed hands since; the tenures are computed for these only.
    ended_charges = Charge.objects.filter(post=OuterRef("post"), ends__isnull=False)
    changed_since = ended_charges.filter(
        Q(ends__gt=OuterRef("kept_at")) | Q(acts__entered_at__gt=OuterRef("kept_at"))
    )
    by_hand = ids.exclude(domain__in=settings.MAIL_DATABASE_DOMAINS)
    in_use = by_hand.filter(kind=EmailId.Kind.POST, state=State.ACTIVE)
    reassigned = in_use.annotate(kept_at=Subquery(steps.values("at")[:1])).filter(Exists(changed_since))
    return reassigned.annotate(tenure_ended=Subquery(ended_tenures.values("until")[:1])).filter(
        tenure_ended__gt=F("kept_at")
    )


def _overlaps(charge: Charge, tenure: Tenure) -> bool:
    """Return whether the charge was held during the tenure; a void charge was never held."""
    if charge.ends and charge.ends - charge.begins <= timedelta.resolution:
        return False
    begins_before = tenure.until is None or charge.begins < tenure.until
    return begins_before and (tenure.since is None or charge.ends is None or charge.ends > tenure.since)
