from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrackingConfig(AppConfig):
    name = "tracking"
    verbose_name = _("Time and rules")

    def ready(self):
        """Make the matters known that people are told of."""
        import_module("tracking.ask.telling")
        import_module("tracking.ladder.kinds")
        import_module("tracking.time.kinds")
        import_module("tracking.digest.kinds")
        import_module("tracking.subscriptions.kinds")
