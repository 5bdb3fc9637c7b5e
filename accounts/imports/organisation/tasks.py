"""Background tasks of an import of an organisation; each is safe to run twice."""

from celery import shared_task

from accounts.imports.steps import carry_out
from accounts.models import OrganisationImport

from . import dry_run, entering, undoing


@shared_task
def compare_organisation(pk: int) -> None:
    """Compare a sheet of offices, sections or posts with the record."""
    carry_out(OrganisationImport, pk, dry_run.check)


@shared_task
def enter_organisation(pk: int) -> None:
    """Enter a sheet of offices, sections or posts that was confirmed."""
    carry_out(OrganisationImport, pk, entering.write)


@shared_task
def take_back_organisation(pk: int) -> None:
    """Take back the offices, sections and posts of an import."""
    carry_out(OrganisationImport, pk, undoing.undo, back_to=OrganisationImport.State.WRITTEN)
