"""Notices of work sent outside: each once, unless the program dies between sending and noting it."""

import time
from datetime import timedelta

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import Sending, WorkNotice

from . import channels, kinds
from .letters import Letter

BATCH = 500
# Then the next task goes on; it may also begin beside this one.
SECONDS = 50
# What could not be sent for so long says nothing new; the notice stands on the pages still.
TRIED_FOR = timedelta(days=3)
TRIED_AGAIN_AFTER = timedelta(minutes=5)
# So many failures in a row are the channel's fault, and it is left alone until the next time.
MOST_FAILURES = 3
LONGEST_SMS = 500
Channel = Sending.Channel
log = structlog.get_logger(__name__)


def waiting(channel: str):
    """Sendings of a channel that are due now, the untried first."""
    now = timezone.now()
    rested = Q(tried_at__isnull=True) | Q(tried_at__lt=now - TRIED_AGAIN_AFTER)
    unsent = Sending.objects.filter(rested, channel=channel, sent_at__isnull=True, since__gt=now - TRIED_FOR)
    return unsent.order_by(F("tried_at").asc(nulls_first=True), "pk")


def send_all(name: str) -> int:
    """Send what waits for a channel; return how many were sent."""
    channel, sent, went_on = channels.by_name(name), 0, True
    if channel is None:
        return 0
    end = time.monotonic() + SECONDS
    try:
        while went_on and time.monotonic() < end:
            number, went_on = _send_batch(name, channel, end)
            sent += number
    finally:
        channel.close()
    return sent


def _send_batch(name: str, channel: channels.Channel, end: float) -> tuple[int, bool]:
    """Send a batch; return how many were sent, and whether there is more that this one can send."""
    outcomes: list[bool | None] = []
    for pk in list(waiting(name).values_list("pk", flat=True)[:BATCH]):
        if time.monotonic() > end:
            return outcomes.count(True), False
        outcomes.append(_send(pk, channel))
        if outcomes[-MOST_FAILURES:] == [False] * MOST_FAILURES:
            return outcomes.count(True), False
    # What others send just now is left to them.
    return outcomes.count(True), len(outcomes) == BATCH and any(done is not None for done in outcomes)


def letter(notice: WorkNotice, name: str) -> Letter | None:
    """Write a notice for a channel, in the language of the office; None if nothing is to be sent any more."""
    kind = kinds.kind(notice.kind)
    if name == Channel.FILES and kind.letter:
        return kind.letter(notice)
    with translation.override(settings.LANGUAGE_CODE):
        sentence = kind.words(notice.facts)
        if name == Channel.SMS:
            return Letter("", f"e-Office: {sentence}"[:LONGEST_SMS])
        site = next(iter(settings.CSRF_TRUSTED_ORIGINS), "")
        said = kind.lines(notice.facts) or [(sentence, notice.url)]
        lines = [str(notice.person), ""]
        for text, url in said:
            lines += [text, *([site + url] if site and url else []), ""]
        lines.append(_("Which notices reach you by mail you choose on the page of notices."))
        return Letter(f"e-Office: {kind.label}", "\n".join(lines))


@transaction.atomic
def _send(pk: int, channel: channels.Channel) -> bool | None:
    """Send one that nobody else sends now; return False if it failed, None if there was nothing to do."""
    rows = Sending.objects.filter(pk=pk, sent_at__isnull=True).select_related("notice", "person")
    sending = rows.select_for_update(skip_locked=True, of=["self"]).first()
    if sending is None:
        return None
    sending.tried_at, sending.tries = timezone.now(), sending.tries + 1
    reached = None
    try:
        if sending.person.is_active and (text := letter(sending.notice, sending.channel)):
            reached = channel.send(sending.person, text) or None
    except (OSError, ValueError) as error:  # a server that is away, or an address that no mail can bear
        log.warning("sending_failed", sending=pk, channel=sending.channel, error=type(error).__name__)
        channel.close()
        reached = False
    if reached is not False:
        sending.sent_at = sending.tried_at
    sending.save(update_fields=["tried_at", "tries", "sent_at"])
    return reached
