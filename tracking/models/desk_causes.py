from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Post


class DeskCauses(models.Model):
    """Causes for which papers waited at a desk: seconds by the clock of each, over the last month.

    Counted anew each night; the page of a stay counts its own.
    """

    post = models.OneToOneField(
        Post, verbose_name=_("post"), primary_key=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(_("as of"))
    stays = models.PositiveIntegerField()
    gathered = models.BigIntegerField()
    busy = models.BigIntegerField()
    others_first = models.BigIntegerField()
    nobody_there = models.BigIntegerField()
    worked_on = models.BigIntegerField()
    rest = models.BigIntegerField()

    class Meta:
        verbose_name = _("causes of waiting at a desk")
        verbose_name_plural = _("causes of waiting at desks")

    def __str__(self) -> str:
        return f"{self.post_id}: {self.stays}"
