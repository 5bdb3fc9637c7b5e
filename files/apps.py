from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FilesConfig(AppConfig):
    name = "files"
    verbose_name = _("Files")

    def ready(self):
        """Add the acts on the content of receipts to the table of acts."""
        from files.receipts.acts import ACTS
        from tracking.movement import acts

        acts.add(ACTS)
