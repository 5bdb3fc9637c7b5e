from django.db import models
from django.utils.translation import gettext_lazy as _

from .email_id import EmailId


class Tenure(models.Model):
    """A tenure of a post with an e-mail ID, and the folder of its mailbox: worked out by the database.

    A tenure ends when its holder, who is no link officer, left the post, nobody else went on holding it, and
    that was entered. Mail that arrives afterwards belongs to the next tenure (`mail_tenure_end`). The first
    tenure begins with the mailbox.
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

    class Meta:
        managed = False
        db_table = "mail_tenure"
        verbose_name = _("tenure")
        verbose_name_plural = _("tenures")

    def __str__(self) -> str:
        return self.maildir
