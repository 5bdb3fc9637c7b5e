from django.db import models
from django.utils.translation import gettext_lazy as _

from .email_id import EmailId


class Tenure(models.Model):
    """A tenure of a post with an e-mail ID, and the folder of its mailbox: worked out by the database.

    It ends where somebody who held the post by an order of their own left it and nobody else went on holding
    it; until the next one takes over, mail lies in the mailbox that the next one finds (`mail_tenure_end`).
    """

    maildir = models.CharField(_("mailbox"), max_length=200, primary_key=True)
    email_id = models.ForeignKey(
        EmailId,
        verbose_name=_("e-mail ID"),
        on_delete=models.DO_NOTHING,
        related_name="tenures",
        db_column="email_id",
    )
    since = models.DateTimeField(_("from"), null=True)
    until = models.DateTimeField(_("until"), null=True)
    # When the end had come and was entered: an order may be entered days after it took effect.
    known_at = models.DateTimeField(_("end entered"), null=True)

    class Meta:
        managed = False
        db_table = "mail_tenure"
        verbose_name = _("tenure")
        verbose_name_plural = _("tenures")

    def __str__(self) -> str:
        return self.maildir
