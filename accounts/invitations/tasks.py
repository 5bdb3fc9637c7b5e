"""Letters of invitation, sent by a task that is safe to run twice."""

from celery import shared_task
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import Invitation
from accounts.names import acting_name

from . import verbs


@shared_task(autoretry_for=(OSError,), retry_backoff=30, max_retries=5)
def mail_invitation(pk: int, site: str) -> bool:
    """Send the letter of one invitation; True if this run sent it.

    The code is made here, so that neither queue nor database ever holds it. A second run sends nothing. If
    the first run died after sending, the second sends another letter, whose code replaces the first.
    """
    with transaction.atomic():
        waiting = Invitation.objects.open_at(timezone.now()).filter(sent_at__isnull=True)
        invitation = waiting.select_for_update().filter(pk=pk, way=Invitation.Way.MAIL).first()
        address = _address(invitation) if invitation else ""
        if not address:
            return False
        _send(invitation, address, site)
        Invitation.objects.filter(pk=pk).update(sent_at=timezone.now())
    return True


def _address(invitation: Invitation) -> str:
    person = invitation.person
    return verbs.mailboxes([person], issued_only=invitation.sealed)[person.pk]


def _send(invitation: Invitation, address: str, site: str) -> None:
    code = verbs.code_for(invitation)
    link = site.rstrip("/") + reverse("invitation_link", args=[code])
    with translation.override(settings.LANGUAGE_CODE):
        context = {
            "invitation": invitation,
            "by": acting_name(invitation.by),
            "code": code,
            "link": link,
            "site": site,
        }
        body = render_to_string("accounts/invitation_mail.txt", context)
        send_mail(_("Your first sign-in to e-Office"), body, None, [address])
