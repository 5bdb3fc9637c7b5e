from django.db import models
from django.utils.translation import gettext_lazy as _


class WaitingTask(models.Model):
    """A task that could not be sent to the workers, because Redis was gone; beat has it sent later."""

    name = models.CharField(_("task"), max_length=200)
    arguments = models.JSONField(_("arguments"))
    since = models.DateTimeField(_("waiting since"), auto_now_add=True)

    class Meta:
        verbose_name = _("task that waits")
        verbose_name_plural = _("tasks that wait")

    def __str__(self) -> str:
        return self.name
