from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Charge

from .receipt import Receipt


class AcknowledgementMail(models.Model):
    """The acknowledgement of a letter on its way to its sender by e-mail, once for each letter."""

    receipt = models.OneToOneField(Receipt, on_delete=models.PROTECT, related_name="acknowledgement_mail")
    address = models.EmailField(_("e-mail address"))
    by = models.ForeignKey(Charge, on_delete=models.PROTECT, db_index=False, related_name="+")
    ordered_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("acknowledgement by e-mail")
        verbose_name_plural = _("acknowledgements by e-mail")
        indexes = [
            models.Index(
                fields=["id"], condition=models.Q(sent_at=None), name="files_acknowledgement_waiting"
            )
        ]

    def __str__(self) -> str:
        return f"{self.receipt_id}: {self.address}"
