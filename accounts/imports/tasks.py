"""Scheduled tasks for uploaded sheets."""

from celery import shared_task

from accounts.models import OrganisationImport, StaffImport

from . import purging


@shared_task
def erase_sheets() -> int:
    """Erase sheets that were uploaded long ago; return how many."""
    return sum(purging.erase_old(model) for model in (StaffImport, OrganisationImport))
