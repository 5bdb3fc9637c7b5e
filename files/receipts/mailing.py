"""Acknowledgements sent: each once, unless the program dies between sending and noting it."""

from datetime import timedelta
from email.utils import make_msgid

import structlog
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from files.models import AcknowledgementMail, DraftReceipt

from . import page
from .acknowledging import TRIED_FOR

BATCH = 100
TRIED_AGAIN_AFTER = timedelta(minutes=5)
# So many failures in a row are the server's fault, and it is left alone until the next time.
MOST_FAILURES = 3
# By which our own mails are known again if they come back (files/mail_in/letters.py).
MARK = "X-E-Office"
log = structlog.get_logger(__name__)


def send_all() -> int:
    """Send what waits, over one connection; return how many were sent."""
    now, outcomes = timezone.now(), []
    rested = Q(tried_at=None) | Q(tried_at__lt=now - TRIED_AGAIN_AFTER)
    waiting = AcknowledgementMail.objects.filter(rested, sent_at=None, ordered_at__gt=now - TRIED_FOR)
    connection = get_connection()
    try:
        for pk in list(waiting.order_by("pk").values_list("pk", flat=True)[:BATCH]):
            outcomes.append(_send(pk, connection))
            if outcomes[-MOST_FAILURES:] == [False] * MOST_FAILURES:
                break
    finally:
        connection.close()
    return outcomes.count(True)


@transaction.atomic
def _send(pk: int, connection: BaseEmailBackend) -> bool | None:
    """Send one that nobody else sends now; False if it failed, None if there was nothing to do."""
    rows = AcknowledgementMail.objects.filter(pk=pk, sent_at=None).select_related("receipt__office")
    mail = rows.select_for_update(skip_locked=True, of=["self"]).first()
    if mail is None:
        return None
    mail.tried_at, mail.tries = timezone.now(), mail.tries + 1
    try:
        connection.open()
        letter(mail, connection).send()
        mail.sent_at = mail.tried_at
    except (OSError, ValueError) as error:  # a server that is away, or an address that no mail can bear
        log.warning("acknowledgement_not_sent", mail=pk, error=type(error).__name__)
        connection.close()
    mail.save(update_fields=["tried_at", "tries", "sent_at"])
    return mail.sent_at is not None


def letter(mail: AcknowledgementMail, connection: BaseEmailBackend | None = None) -> EmailMessage:
    """The acknowledgement in the language of the letter, marked as written by a program (RFC 3834)."""
    receipt = mail.receipt
    draft = DraftReceipt.objects.filter(receipt=receipt.pk).first()
    headers = {"Auto-Submitted": "auto-replied", MARK: "acknowledgement", "Message-ID": make_msgid()}
    if draft and draft.message_id:
        headers |= {"In-Reply-To": draft.message_id, "References": draft.message_id}
    with translation.override("en" if receipt.language == receipt.Language.ENGLISH else "hi"):
        text = render_to_string("files/acknowledgement_mail.txt", page.slip(receipt))
        subject = _("Acknowledgement: %s") % receipt.number
    return EmailMessage(subject, text, None, [mail.address], connection=connection, headers=headers)
