from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Offices and staff")

    def ready(self):
        """Register the checks; connect what other packages tell by signals to the security log."""
        import_module("accounts.scanning.checks")
        import_module("accounts.sign_in.months")
        import_module("accounts.sign_in.reporting")
