from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Charge, Office


class CertificateQuerySet(models.QuerySet):
    def visible_to(self, charge: Charge):
        """The certificates of the charge's office and the offices below it."""
        return self.filter(office__path__startswith=charge.post.office.path)


class Certificate(models.Model):
    """The use of e-Office by an office in a month: as counted when it is drawn up, and as it is signed."""

    office = models.ForeignKey(Office, verbose_name=_("office"), on_delete=models.PROTECT, related_name="+")
    month = models.DateField(_("month"), help_text=_("The first day of the month."))
    figures = models.JSONField(_("figures"))

    objects = CertificateQuerySet.as_manager()

    class Meta:
        abstract = True


class CertificateDraft(Certificate):
    """A usage certificate that one person drew up and another one has still to sign."""

    drawn_by = models.ForeignKey(
        Charge, verbose_name=_("drawn up by"), on_delete=models.PROTECT, related_name="+"
    )
    drawn_at = models.DateTimeField(_("drawn up"))

    class Meta:
        verbose_name = _("draft of a usage certificate")
        verbose_name_plural = _("drafts of usage certificates")
        constraints = [
            models.UniqueConstraint(fields=["office", "month"], name="tracking_draft_once_a_month"),
        ]

    def __str__(self) -> str:
        return f"{self.office.code}/USE/{self.month:%Y-%m}"


class UsageCertificate(Certificate):
    """A usage certificate as it was signed; never changed afterwards.

    One person draws it up and another one signs it, which the database demands; those that were issued before
    it did name nobody who drew them up.
    """

    serial = models.PositiveIntegerField(_("number"))
    drawn_by = models.ForeignKey(
        Charge, verbose_name=_("drawn up by"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    by = models.ForeignKey(Charge, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(_("issued"), auto_now_add=True)

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
