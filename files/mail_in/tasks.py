"""Background tasks of mailboxes; each is safe to run twice."""

from celery import shared_task

from files.models import Mailbox


@shared_task
def read_mailboxes() -> None:
    """Have each mailbox in use read, one task each, so that a slow server holds up no other."""
    for pk in Mailbox.objects.filter(in_use=True).values_list("pk", flat=True):
        read_mailbox.apply_async([pk], expires=120)


@shared_task
def read_mailbox(pk: int) -> int:
    """Take in the letters of a mailbox; return how many are new."""
    from .fetching import fetch  # Loads what speaks IMAP, which beat never needs.

    mailbox = Mailbox.objects.filter(pk=pk, in_use=True).select_related("office").first()
    return fetch(mailbox) if mailbox else 0
