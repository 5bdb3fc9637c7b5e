"""What happens to e-mail IDs and mailboxes by the clock; each task is safe to run twice."""

from celery import shared_task

from accounts.charges import email_custody

from .mailboxes import keeping


@shared_task
def settle_email_ids() -> None:
    """Let e-mail IDs go with those whose charge, dated ahead, has begun."""
    email_custody.settle_begun()


@shared_task
def keep_mailboxes() -> None:
    """Create mailboxes that were requested, and let all follow their e-mail IDs."""
    keeping.create_requested()
    keeping.follow()
