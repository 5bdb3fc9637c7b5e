from django.db import models
from django.utils.translation import gettext_lazy as _

from ..charge import Charge
from ..office import Office
from .email_id import EmailId


class EmailLetterQuerySet(models.QuerySet):
    def visible_to(self, charge: Charge):
        """Letters of the charge's office and the offices below it."""
        return self.filter(office__path__startswith=charge.post.office.path)

    def without_sheets(self):
        """Letters to be listed: their sheets stay where they are."""
        return self.defer("csv", "xlsx")


class EmailLetter(models.Model):
    """A letter that asks for mailboxes, with its sheet as it was sent: the letter names the sheet's hash."""

    number = models.CharField(_("letter number"), max_length=100)
    date = models.DateField(_("date of the letter"))
    office = models.ForeignKey(Office, verbose_name=_("office"), on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Charge, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(_("entered"), auto_now_add=True)
    ids = models.ManyToManyField(EmailId, related_name="letters")
    csv = models.BinaryField(_("sheet as CSV"))
    xlsx = models.BinaryField(_("sheet as XLSX"))
    csv_sha256 = models.CharField(max_length=64)
    xlsx_sha256 = models.CharField(max_length=64)

    objects = EmailLetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter of request")
        verbose_name_plural = _("letters of request")

    def __str__(self) -> str:
        return self.number
