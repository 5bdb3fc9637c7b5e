"""Acknowledging a letter by e-mail: once, and never to a program that would answer."""

import re
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Charge
from accounts.pages import words
from files.models import AcknowledgementMail, DraftReceipt, Mailbox, Receipt
from tracking.movement.locking import lock
from tracking.refusals import NotAllowed, WrongState

from .correcting import check_may_correct
from .tasks import send_acknowledgements

# Addresses behind which nobody reads, by what stands before the @.
NO_REPLY = re.compile(
    r"^(mailer-daemon|postmaster|abuse|bounces?|(.*[-._])?(no|do[-._]?not)[-._]?reply)([-._+].*)?@",
    re.IGNORECASE,
)
# What could not be sent for so long is not tried any more.
TRIED_FOR = timedelta(days=3)


def address_of(receipt: Receipt) -> str:
    """The address by which the sender hears of a letter; "" where there is none, or nobody reads."""
    if receipt.is_sealed or receipt.copy_of_id:
        return ""
    draft = DraftReceipt.objects.filter(receipt=receipt.pk).first()
    if draft and draft.kind in (DraftReceipt.Kind.AUTOMATIC, DraftReceipt.Kind.RETURNED):
        return ""
    address = (draft.sender_email if draft else "") or (receipt.sender.email if receipt.sender else "")
    if NO_REPLY.match(address) or Mailbox.objects.filter(username__iexact=address, in_use=True).exists():
        return ""
    return address


@transaction.atomic
def acknowledge_by_mail(receipt: Receipt, *, by: Charge) -> AcknowledgementMail:
    """Have the acknowledgement sent to the sender; a second press is the first one."""
    paper = lock(receipt)
    check_may_correct(paper, by)
    if ordered := AcknowledgementMail.objects.filter(receipt=receipt.pk).first():
        return ordered
    receipt = Receipt.objects.select_related("sender").get(pk=receipt.pk)
    if receipt.is_sealed:
        raise NotAllowed(_("A sealed cover is not acknowledged by e-mail."))
    address = address_of(receipt)
    if not address:
        raise WrongState(_("No e-mail address of the sender is known at which somebody reads."))
    ordered = AcknowledgementMail.objects.create(
        receipt=receipt, address=address, by=by, ordered_at=timezone.now()
    )
    transaction.on_commit(send_acknowledgements.delay, robust=True)
    return ordered


def told(receipt: Receipt) -> str:
    """A sentence on whether and when the acknowledgement went by e-mail; "" where it was not ordered."""
    mail = AcknowledgementMail.objects.filter(receipt=receipt.pk).first()
    if mail is None:
        return ""
    facts = {"address": mail.address, "when": words.moment(mail.sent_at or mail.ordered_at)}
    if mail.sent_at:
        return _("sent to %(address)s on %(when)s") % facts
    if mail.ordered_at < timezone.now() - TRIED_FOR:
        return _("could not be sent to %(address)s; please print it") % facts
    return _("on its way to %(address)s since %(when)s") % facts
