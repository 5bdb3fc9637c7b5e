from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.dated import midnight

from .stay import Stay


class Hold(models.Model):
    """A dated, reasoned stop of the clock for a parked paper, ordered by a superior of its desk.

    It runs to the end of a day, and its readings are those of the stay's calendar. A movement may end it
    earlier. A later movement only records that it had run out, and `ended_seq` then stays empty.
    """

    stay = models.ForeignKey(Stay, on_delete=models.PROTECT, related_name="holds")
    reason = models.TextField(_("reason"))
    authority = models.CharField(_("authority"), max_length=200)
    until_on = models.DateField(_("on hold until"))
    placed_seq = models.PositiveIntegerField()
    placed_at = models.DateTimeField(_("put on hold"))
    placed_reading = models.BigIntegerField()
    until_reading = models.BigIntegerField()
    ended_seq = models.PositiveIntegerField(null=True)
    ended_at = models.DateTimeField(_("hold ended"), null=True)
    ended_reading = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("hold")
        verbose_name_plural = _("holds")
        constraints = [
            models.UniqueConstraint(
                fields=["stay"], condition=Q(ended_at__isnull=True), name="tracking_hold_one_open"
            ),
            models.CheckConstraint(
                condition=Q(until_reading__gte=F("placed_reading")),
                name="tracking_hold_runs_out_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_reading__isnull=True, ended_seq__isnull=True)
                | Q(
                    ended_at__isnull=False,
                    ended_reading__isnull=False,
                    ended_at__gte=F("placed_at"),
                    ended_reading__gte=F("placed_reading"),
                    ended_reading__lte=F("until_reading"),
                ),
                name="tracking_hold_ends_within_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stay_id}, {self.until_on}"

    @property
    def runs_out(self) -> datetime:
        """The midnight at which it runs out."""
        return midnight(self.until_on + timedelta(days=1))

    def is_in_force(self, at: datetime) -> bool:
        """Return whether it stops the clock at a moment after it was placed."""
        return at < (self.ended_at or self.runs_out)
