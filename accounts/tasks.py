"""Work that nobody waits for, on imports of staff, mailboxes and invitations; each is safe to run twice."""

from collections.abc import Callable

from celery import shared_task
from django.conf import settings
from django.core.mail import send_mail
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.email_ids.mailboxes import keeping
from accounts.imports.organisation import entering
from accounts.imports.organisation.dry_run import check
from accounts.imports.organisation.undoing import undo
from accounts.imports.staff import dry_run, undoing, writing
from accounts.imports.steps import Stopped
from accounts.invitations.verbs import code_for, mailboxes

from .charges import email_custody
from .imports import purging, steps
from .models import Invitation, OrganisationImport, SheetImport, StaffImport
from .names import acting
from .refusals import HasDependants


@shared_task
def compare_staff(pk: int) -> None:
    """Compare a sheet with the record."""
    _carry_out(StaffImport, pk, dry_run.check)


@shared_task
def write_staff(pk: int) -> None:
    """Enter a sheet that was confirmed."""
    _carry_out(StaffImport, pk, writing.write)


@shared_task
def take_back_staff(pk: int) -> None:
    """Take back what an import entered."""
    _carry_out(StaffImport, pk, undoing.undo, back_to=StaffImport.State.WRITTEN)


@shared_task
def compare_organisation(pk: int) -> None:
    """Compare a sheet of offices, sections or posts with the record."""
    _carry_out(OrganisationImport, pk, check)


@shared_task
def enter_organisation(pk: int) -> None:
    """Enter a sheet of offices, sections or posts that was confirmed."""
    _carry_out(OrganisationImport, pk, entering.write)


@shared_task
def take_back_organisation(pk: int) -> None:
    """Take back the offices, sections and posts of an import."""
    _carry_out(OrganisationImport, pk, undo, back_to=OrganisationImport.State.WRITTEN)


@shared_task
def erase_sheets() -> int:
    """Erase sheets that were uploaded long ago; how many."""
    return sum(purging.erase_old(model) for model in (StaffImport, OrganisationImport))


@shared_task
def settle_email_ids() -> None:
    """Let e-mail IDs go with those whose charge, dated ahead, has begun."""
    email_custody.settle_begun()


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
        address = mailboxes([one.person])[one.person_id] if one else ""
        if not address:
            return False
        _send(one, address, site)
        Invitation.objects.filter(pk=pk).update(sent_at=timezone.now())
    return True


def _send(one: Invitation, address: str, site: str) -> None:
    code = code_for(one)
    link = site.rstrip("/") + reverse("invitation_link", args=[code])
    with translation.override(settings.LANGUAGE_CODE):
        facts = {"one": one, "by": acting(one.by), "code": code, "link": link, "site": site}
        body = render_to_string("accounts/invitation_mail.txt", facts)
        send_mail(_("Your first sign-in to e-Office"), body, None, [address])


def _carry_out(
    model: type[SheetImport], pk: int, verb: Callable[[int], None], *, back_to: str = SheetImport.State.FAILED
) -> None:
    """Do one step of an import; what stands against it is said on its page."""
    try:
        verb(pk)
    except Stopped as stopped:
        steps.stop(model, pk, stopped.code, back_to=back_to)
    except HasDependants:
        steps.stop(model, pk, "depends", back_to=back_to)
    except IntegrityError:
        # Somebody entered the same thing between the comparison and its writing.
        steps.stop(model, pk, "stale" if back_to == model.State.FAILED else "depends", back_to=back_to)
    except Exception:
        steps.stop(model, pk, "unexpected", back_to=back_to)
        raise
