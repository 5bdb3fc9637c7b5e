from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..charge import Charge
from ..office import Office


class TrainingSession(models.Model):
    """People of an office were shown how to work with files on the screen."""

    office = models.ForeignKey(
        Office, verbose_name=_("office"), on_delete=models.PROTECT, related_name="training_sessions"
    )
    on = models.DateField(_("date"))
    place = models.CharField(_("place"), max_length=200)
    trainer = models.CharField(_("trainer"), max_length=200)
    subject = models.CharField(_("subject"), max_length=200)
    by = models.ForeignKey(Charge, null=True, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(_("entered"), auto_now_add=True)

    class Meta:
        verbose_name = _("training session")
        verbose_name_plural = _("training sessions")
        indexes = [models.Index(fields=["office", "-on", "-id"], name="accounts_training_of_office")]

    def __str__(self) -> str:
        return f"{self.subject}, {self.place}"


class Attendance(models.Model):
    """A person came to a session. An entry made by mistake is struck out, not removed."""

    session = models.ForeignKey(TrainingSession, on_delete=models.PROTECT, related_name="attendance")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="attendance")
    by = models.ForeignKey(Charge, null=True, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(_("entered"), auto_now_add=True)
    struck_out_at = models.DateTimeField(_("struck out"), null=True)
    struck_out_by = models.ForeignKey(Charge, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")
        constraints = [
            models.UniqueConstraint(
                fields=["session", "person"],
                condition=Q(struck_out_at__isnull=True),
                name="accounts_attendance_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.session}"
