"""Tables by mail in the reader's words."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.pages import words
from tracking.models import Subscription

from . import pages

MONDAY = 0


def site() -> str:
    """The address at which the program is reached, for letters."""
    return next(iter(settings.CSRF_TRUSTED_ORIGINS), "")


def weekdays() -> list[str]:
    """Monday to Sunday."""
    return [_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday")]


def days(weekday: int | None) -> str:
    """The days on which a table comes."""
    if weekday is None:
        return _("on the first working day of each month")
    return _("every week on %s, else on the next working day") % weekdays()[weekday]


def rows(subscriptions: Iterable[Subscription]) -> list[dict]:
    """A row for each table: days, form and language, and why it does not come any more."""
    found = list(subscriptions)
    titles, languages = pages.titles(found), dict(settings.LANGUAGES)
    return [
        {
            "title": titles[each.address],
            "url": each.address,
            "charge": f"{each.charge.post}, {each.charge.post.office}",
            "days": days(each.weekday),
            "form": "PDF, XLSX" if each.with_sheet else "PDF",
            "language": languages[each.language],
            "next": words.date(each.next_on),
            "asleep": _asleep(each) if each.slept_at else "",
            "stop_url": reverse("stop_subscription", args=[each.pk]),
        }
        for each in found
    ]


def _asleep(subscription: Subscription) -> str:
    day = words.date(timezone.localdate(subscription.slept_at))
    return _("Sleeps since %s: the charge ended, or the page is no longer open to you.") % day


def subscribed(subscription: Subscription) -> str:
    """The sentence after ordering."""
    facts = {"days": days(subscription.weekday), "next": words.date(subscription.next_on)}
    return _("It comes by mail %(days)s, for the first time from %(next)s.") % facts


def stopping(subscription: Subscription) -> str:
    """The sentence asked before a table is stopped."""
    return _("This does not come by mail any more: %s.") % pages.titles([subscription])[subscription.address]
