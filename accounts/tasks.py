"""Work that nobody waits for, on imports of staff, mailboxes and invitations; each is safe to run twice."""

from celery import shared_task
from django.conf import settings
from django.core.mail import send_mail
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from . import invitation as verbs
from .mailboxes import keeping
from .models import Invitation, StaffImport
from .refusals import Refusal
from .staffing import dry_run, progress, undoing, writing


@shared_task
def compare_staff(pk: int) -> None:
    """Compare a sheet with the record."""
    try:
        dry_run.check(pk)
    except Exception:
        progress.stop(pk, "unexpected")
        raise


@shared_task
def write_staff(pk: int) -> None:
    """Enter a sheet that was confirmed."""
    try:
        writing.write(pk)
    except writing.Stopped as stopped:
        progress.stop(pk, stopped.code)
    except IntegrityError:
        # Somebody entered the same person or charge between the comparison and its writing.
        progress.stop(pk, "stale")
    except Exception:
        progress.stop(pk, "unexpected")
        raise


@shared_task
def take_back_staff(pk: int) -> None:
    """Take back what an import entered."""
    try:
        undoing.undo(pk)
    except (Refusal, IntegrityError):
        progress.stop(pk, "depends", back_to=StaffImport.State.WRITTEN)
    except Exception:
        progress.stop(pk, "unexpected", back_to=StaffImport.State.WRITTEN)
        raise


@shared_task
def keep_mailboxes() -> None:
    """Create mailboxes that were requested, and let all follow their e-mail IDs."""
    keeping.create_requested()
    keeping.follow()


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
        facts = {"one": one, "code": code, "link": link, "site": site}
        body = render_to_string("accounts/invitation_mail.txt", facts)
        send_mail(_("Your first sign-in to e-Office"), body, None, [address])
