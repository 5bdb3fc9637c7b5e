from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Post


class DeskCauses(models.Model):
    """Causes for which papers waited at a desk: seconds by the clock of each, over the last month.

    `…_open` are those in office hours. Counted anew each night; the page of a stay counts its own.
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
    gathered_open = models.BigIntegerField(default=0)
    busy_open = models.BigIntegerField(default=0)
    others_first_open = models.BigIntegerField(default=0)
    nobody_there_open = models.BigIntegerField(default=0)
    worked_on_open = models.BigIntegerField(default=0)
    rest_open = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("causes of waiting at a desk")
        verbose_name_plural = _("causes of waiting at desks")

    def __str__(self) -> str:
        return f"{self.post_id}: {self.stays}"
