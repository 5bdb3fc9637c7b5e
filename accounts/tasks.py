"""Work that nobody waits for, on imports of staff and on mailboxes; each is safe to run twice."""

from celery import shared_task
from django.db import IntegrityError

from .mailboxes import keeping
from .models import StaffImport
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
