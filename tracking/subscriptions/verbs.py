"""Tables by mail: ordered by a person for a charge, told of when the office opens, stopped at any time.

What is sent is made when it is sent (letters.py), by the view of the page and with the rights of that moment.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Charge, Leave, User
from accounts.notices.addresses import own_addresses
from accounts.notices.verbs import inform
from tracking.models import Subscription
from tracking.refusals import WrongState
from tracking.time import clock

from . import kinds, pages
from .sleeping import sleep

MOST = 20


@transaction.atomic
def subscribe(
    table: Subscription, *, by: Charge, weekday: int | None, with_sheet: bool, language: str, today: date
) -> Subscription:
    """Order a table by mail; ordered again it comes on the new days."""
    User.objects.select_for_update(no_key=True).get(pk=by.user_id)
    if not own_addresses(by.user):
        raise WrongState(
            _("No e-mail address of your own is on record. The administrator of your office enters it.")
        )
    others = Subscription.objects.filter(charge__user=by.user)
    others = others.exclude(charge=by, page=table.page, query=table.query)
    if others.count() >= MOST:
        raise WrongState(_("You have %s tables by mail already. Please stop one of them first.") % MOST)
    facts = {
        "weekday": weekday,
        "with_sheet": with_sheet,
        "language": language,
        "next_on": following(weekday, today),
        "slept_at": None,
    }
    key = {"charge": by, "page": table.page, "query": table.query}
    return Subscription.objects.update_or_create(**key, defaults=facts)[0]


def stop(subscription: Subscription) -> None:
    """Send it no more; what is on its way already finds that it is stopped."""
    Subscription.objects.filter(pk=subscription.pk).delete()


def following(weekday: int | None, day: date) -> date:
    """The next such day of the week after a day, or the first of the next month."""
    if weekday is None:
        return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return day + timedelta(days=(weekday - day.weekday() - 1) % 7 + 1)


def tell_due(now: datetime, today: date) -> int:
    """Tell of each table whose day has come where the office is open; return of how many."""
    due = Subscription.objects.filter(slept_at__isnull=True, next_on__lte=today)
    waiting = list(due.order_by("pk").select_related("charge__post__section__office", "charge__user"))
    if not waiting:
        return 0
    with clock.snapshot():
        ready = _at_work(waiting, now, today)
        titles = pages.titles_by_language(ready)
        return sum(_tell(each, titles[each.address], now, today) for each in ready)


def _at_work(subscriptions: Iterable[Subscription], now: datetime, today: date) -> list[Subscription]:
    """Those of people who are there; whoever is on leave has it on return."""
    people = {each.charge.user_id for each in subscriptions}
    away = set(Leave.objects.on(today).filter(person__in=people).values_list("person", flat=True))
    return [
        each
        for each in subscriptions
        if each.charge.user_id not in away and clock.clock_of(each.charge.post.office).is_open(now)
    ]


@transaction.atomic
def _tell(subscription: Subscription, title: dict[str, str], now: datetime, today: date) -> bool:
    """Tell of it once, whoever else does so now; a charge that ended makes it sleep."""
    rows = Subscription.objects.filter(pk=subscription.pk, next_on__lte=today, slept_at__isnull=True)
    held = rows.select_for_update(skip_locked=True, of=["self"]).first()
    if held is None:
        return False
    charge = subscription.charge
    if charge.ends is not None and charge.ends <= now:
        sleep(subscription, title, at=now)
        return False
    rows.update(next_on=following(held.weekday, today))
    facts = {"subscription": held.pk, **title}
    key = f"subscription {held.pk} {today:%Y-%m-%d}"
    return bool(inform([charge.user], kinds.TABLE.name, facts=facts, url=held.address, key=key, at=now))
