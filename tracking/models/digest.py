from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Digest(models.Model):
    """A person's morning digest of a day, made once, whether or not there was anything new."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    day = models.DateField(_("day"))
    at = models.DateTimeField(_("made"))

    class Meta:
        verbose_name = _("morning digest")
        verbose_name_plural = _("morning digests")
        constraints = [models.UniqueConstraint(fields=["day", "person"], name="tracking_digest_once")]

    def __str__(self) -> str:
        return f"{self.person_id}, {self.day:%Y-%m-%d}"
