"""What the apps above do about charges that a sheet ends or begins: settings.STAFF_IMPORT_STEPS names it."""

from django.conf import settings
from django.utils.module_loading import import_string


def follow(happened: str, *facts) -> None:
    """Do all that follows, within the transaction it happens in."""
    for step in settings.STAFF_IMPORT_STEPS[happened]:
        import_string(step)(*facts)
