"""Background tasks of an import of staff; each is safe to run twice."""

from celery import shared_task

from accounts.imports.steps import carry_out
from accounts.models import StaffImport

from . import dry_run, undoing, writing


@shared_task
def compare_staff(pk: int) -> None:
    """Compare a sheet with the record."""
    carry_out(StaffImport, pk, dry_run.check)


@shared_task
def write_staff(pk: int) -> None:
    """Enter a sheet that was confirmed."""
    carry_out(StaffImport, pk, writing.write)


@shared_task
def take_back_staff(pk: int) -> None:
    """Take back what an import entered."""
    carry_out(StaffImport, pk, undoing.undo, back_to=StaffImport.State.WRITTEN)
