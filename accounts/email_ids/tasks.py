"""Scheduled tasks for e-mail IDs and mailboxes; each is safe to run twice."""

from celery import shared_task

from accounts.charges import email_custody

from .mailboxes import sync


@shared_task
def settle_email_ids() -> None:
    """Move the e-mail IDs of people whose charge, dated ahead, has begun."""
    email_custody.settle_begun()


@shared_task
def keep_mailboxes() -> None:
    """Create the mailboxes requested, and bring the others in line with their e-mail IDs."""
    sync.create_requested()
    sync.follow()
