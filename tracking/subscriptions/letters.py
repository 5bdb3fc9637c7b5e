"""The letter of a table: made by the view of its page as the person would see it at that moment."""

import re
from datetime import datetime
from typing import Any, cast

import structlog
from django.conf import settings
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.charges.fetch import charges_of
from accounts.models import Charge, WorkNotice
from accounts.notices.letters import Attached, Letter
from accounts.pages import words
from tracking.models import Subscription
from tracking.time import clock

from . import page, pages
from .sleeping import sleep

# More than this many mail servers do not take.
MOST_BYTES = 5_000_000
SALT = "tracking.subscription"
NAME = re.compile(r'filename="([^"]+)"')
log = structlog.get_logger(__name__)


def letter(notice: WorkNotice) -> Letter | None:
    """Write the letter; None if the table was stopped meanwhile, or is no longer open to the person."""
    rows = Subscription.objects.filter(pk=notice.facts["subscription"], slept_at__isnull=True)
    subscription = rows.select_related("charge__user").first()
    if subscription is None:
        return None
    now, title = timezone.now(), {name: notice.facts[name] for name in ("hi", "en")}
    with override(subscription.language), clock.snapshot():
        try:
            files, fault = _files(subscription, now)
        except (Http404, PermissionDenied):
            sleep(subscription, title, at=now)
            return None
        return _write(subscription, title[subscription.language], files, fault, now)


def stop_link(subscription: Subscription) -> str:
    """The address in a letter by which its receiver stops the table without signing in."""
    return page.site() + reverse("stop_by_letter", args=[signing.dumps(subscription.pk, salt=SALT)])


def of_letter(token: str) -> Subscription | None:
    """The subscription that an address in a letter names; None if it is stopped, or the address forged."""
    try:
        pk = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return Subscription.objects.filter(pk=pk).select_related("charge__user").first()


def ask(subscription: Subscription, charge: Charge, ending: str, now: datetime) -> HttpResponse:
    """Ask the page for its table as a file, as the holder of the charge; raise what the page refuses with."""
    found = pages.match(subscription.page)
    request = HttpRequest()
    request.method, request.path, request.path_info = "GET", subscription.page, subscription.page
    query = pages.query_of(subscription, timezone.localdate(now))
    request.GET = cast(Any, QueryDict(f"{query}&{ending}"))
    request.resolver_match = found
    facts = {"user": charge.user, "charge": charge, "charges": [charge], "session": {}, "by_mail": True}
    for name, value in facts.items():
        setattr(request, name, value)
    return found.func(request, *found.args, **found.kwargs)


def check_open(subscription: Subscription, charge: Charge) -> None:
    """Raise what the page refuses with, or 404 where it has no table for this charge."""
    answer = ask(subscription, charge, "csv", timezone.now())
    if answer.status_code != 200 or answer.headers["Content-Type"].startswith("text/html"):
        raise Http404


def open_charge(subscription: Subscription, now: datetime) -> Charge:
    """The charge, if its person may act under it now; 404 otherwise."""
    person = subscription.charge.user
    held = charges_of(person, now) if person.is_active else []
    for charge in held:
        if charge.pk == subscription.charge_id:
            return charge
    raise Http404


def _files(subscription: Subscription, now: datetime) -> tuple[tuple[Attached, ...], str]:
    """The files of the letter, or the sentence that says why there are none."""
    charge = open_charge(subscription, now)
    endings = ["pdf", "xlsx"] if subscription.with_sheet else ["pdf"]
    try:
        with transaction.atomic():
            files = tuple(_file(ask(subscription, charge, ending, now), ending) for ending in endings)
    except (Http404, PermissionDenied):
        raise
    except Exception:
        # One page that fails must not hold up the letters behind it.
        log.exception("subscription_not_made", subscription=subscription.pk)
        return (), _("The table could not be made today. The page has it.")
    if sum(len(file.content) for file in files) > MOST_BYTES:
        return (), _("The table is too large for a letter. The page has it.")
    return files, ""


def _file(answer: HttpResponse, ending: str) -> Attached:
    if answer.status_code != 200 or answer.headers["Content-Type"].startswith("text/html"):
        raise ValueError(f"no {ending}: {answer.status_code}")
    name = NAME.search(answer.headers["Content-Disposition"])
    return Attached(name[1] if name else f"table.{ending}", answer.content, answer.headers["Content-Type"])


def _write(
    subscription: Subscription, title: str, files: tuple[Attached, ...], fault: str, now: datetime
) -> Letter:
    stop = stop_link(subscription)
    lines = [
        str(subscription.charge.user),
        "",
        title,
        _("as of %s") % words.moment(now),
        page.site() + subscription.address,
        *([fault] if fault else []),
        "",
        _("You ordered this table: %s.") % page.days(subscription.weekday),
        _("To stop it, please open: %s") % stop,
    ]
    headers = {"List-Unsubscribe": f"<{stop}>"} if settings.CSRF_TRUSTED_ORIGINS else {}
    return Letter(f"e-Office: {title}", "\n".join(lines), files, headers)
