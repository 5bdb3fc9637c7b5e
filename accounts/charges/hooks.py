"""Steps of the apps above when a sheet or an approval ends or begins charges: settings.STAFF_IMPORT_STEPS."""

from django.conf import settings
from django.utils.module_loading import import_string


def run_steps(event: str, *facts) -> None:
    """Run the steps of an event, within its transaction."""
    for step in settings.STAFF_IMPORT_STEPS[event]:
        import_string(step)(*facts)
