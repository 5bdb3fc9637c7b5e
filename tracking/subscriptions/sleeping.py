"""Tables by mail that come no more by themselves."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from accounts.notices.verbs import inform
from tracking.models import Subscription

ASLEEP = "table_asleep"


@transaction.atomic
def sleep(subscription: Subscription, title: dict[str, str], *, at: datetime) -> None:
    """Send it no more, and say so to the person: the charge ended, or the page is no longer open to it."""
    awake = Subscription.objects.filter(pk=subscription.pk, slept_at__isnull=True)
    if awake.update(slept_at=at):
        key, people = f"subscription {subscription.pk} sleeps", [subscription.charge.user]
        inform(people, ASLEEP, facts=title, url=reverse("subscriptions"), key=f"{key} {at:%Y-%m-%d}", at=at)
