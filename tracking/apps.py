from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrackingConfig(AppConfig):
    name = "tracking"
    verbose_name = _("Time and rules")

    def ready(self):
        """Register the notices in which people are told of papers."""
        import_module("tracking.ladder.kinds")
        import_module("tracking.digest.kinds")
