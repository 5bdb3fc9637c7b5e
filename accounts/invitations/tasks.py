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
    """Send the letter of one invitation; whether this run sent it.

    The code is made here, so that neither queue nor database ever holds it. Whoever runs second finds the
    letter sent; if the first run died after sending, a second letter comes and its code is what holds.
    """
    with transaction.atomic():
        waiting = Invitation.objects.open_at(timezone.now()).filter(sent_at__isnull=True)
        one = waiting.select_for_update().filter(pk=pk, way=Invitation.Way.MAIL).first()
        address = verbs.mailboxes([one.person])[one.person_id] if one else ""
        if not address:
            return False
        _send(one, address, site)
        Invitation.objects.filter(pk=pk).update(sent_at=timezone.now())
    return True


def _send(one: Invitation, address: str, site: str) -> None:
    code = verbs.code_for(one)
    link = site.rstrip("/") + reverse("invitation_link", args=[code])
    with translation.override(settings.LANGUAGE_CODE):
        facts = {"one": one, "by": acting_name(one.by), "code": code, "link": link, "site": site}
        body = render_to_string("accounts/invitation_mail.txt", facts)
        send_mail(_("Your first sign-in to e-Office"), body, None, [address])
