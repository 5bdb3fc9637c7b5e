from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Charge, Office


class UsageCertificateQuerySet(models.QuerySet):
    def visible_to(self, charge: Charge):
        """The certificates of the charge's office and the offices below it."""
        return self.filter(office__path__startswith=charge.post.office.path)


class UsageCertificate(models.Model):
    """The use of e-Office by an office in a month, as counted at issue; never changed afterwards."""

    office = models.ForeignKey(Office, verbose_name=_("office"), on_delete=models.PROTECT, related_name="+")
    month = models.DateField(_("month"), help_text=_("The first day of the month."))
    serial = models.PositiveIntegerField(_("number"))
    figures = models.JSONField(_("figures"))
    by = models.ForeignKey(Charge, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(_("issued"), auto_now_add=True)

    objects = UsageCertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("usage certificate")
        verbose_name_plural = _("usage certificates")
        constraints = [
            models.UniqueConstraint(fields=["office", "month"], name="tracking_certificate_once_a_month"),
            models.UniqueConstraint(fields=["office", "serial"], name="tracking_certificate_number_once"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """The number of the certificate, gap-free for each office."""
        return f"{self.office.code}/USE/{self.month.year}/{self.serial:04}"
