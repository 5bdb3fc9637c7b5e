"""Letters about changes of access, and notices of work, sent by tasks that are safe to run twice."""

from datetime import timedelta

import structlog
from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import Notice, Sending

from . import page
from .addresses import addresses_of_posts, own_addresses
from .purging import purge
from .sending import send_all

BATCH = 200
# A letter that could not be sent for so long says nothing new; the notice stands on the pages still.
TRIED_FOR = timedelta(days=3)
KEEP_FOR = timedelta(days=365)
log = structlog.get_logger(__name__)


@shared_task
def mail_notices() -> int:
    """Send the letters that wait; return how many were sent. One that fails holds up none behind it."""
    waiting = Notice.objects.filter(mailed_at__isnull=True, at__gt=timezone.now() - TRIED_FOR)
    return sum(_mail(pk) for pk in waiting.order_by("pk").values_list("pk", flat=True)[:BATCH])


@shared_task
def send_notices() -> int:
    """Send the notices of work that wait, by mail and by SMS; return how many were sent."""
    # What takes long to make goes last.
    ways = (Sending.Channel.MAIL, Sending.Channel.SMS, Sending.Channel.FILES)
    return sum(map(send_all, ways))


@shared_task
def purge_notices() -> int:
    """Delete notices of work read, and sendings, of more than a year ago; return how many notices."""
    return purge(timezone.now() - KEEP_FOR)


def _mail(pk: int) -> bool:
    with transaction.atomic():
        waiting = Notice.objects.filter(pk=pk, mailed_at__isnull=True)
        notice = waiting.select_for_update(skip_locked=True, of=["self"]).select_related(*page.NAMED).first()
        if notice is None:
            return False
        own, of_posts = own_addresses(notice.person, notice.formerly), addresses_of_posts(notice.person)
        try:
            _send(notice, own, page.letter_link(notice))
            # Whoever reads a letter can object by its address: what goes to a post has none.
            _send(notice, of_posts, "")
        except OSError as error:
            log.warning("notice_not_sent", notice=pk, error=type(error).__name__)
            return False
        Notice.objects.filter(pk=pk).update(mailed_at=timezone.now())
    return bool(own or of_posts)


def _send(notice: Notice, receivers: list[str], link: str) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        context = {"notice": page.row(notice), "link": link, "person": notice.person}
        body = render_to_string("accounts/notice_mail.txt", context)
        # Each address is alone on its letter: whoever reads the mailbox of a post need not learn the others.
        for receiver in receivers:
            EmailMessage(_("e-Office: your access or your charge"), body, None, [receiver]).send()
