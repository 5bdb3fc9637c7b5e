from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Offices and staff")

    def ready(self) -> None:
        """Register the checks."""
        from .scanning import checks  # noqa: F401 - needs the apps to be loaded
