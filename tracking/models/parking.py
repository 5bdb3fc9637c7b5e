from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .stay import Stay


class Parking(models.Model):
    """A paper put aside on its desk until a review date. Its time still counts, and is shown apart."""

    stay = models.ForeignKey(Stay, on_delete=models.PROTECT, related_name="parkings")
    reason = models.TextField(_("reason"))
    authority = models.CharField(_("authority"), max_length=200)
    review_on = models.DateField(_("review date"))
    parked_seq = models.PositiveIntegerField()
    parked_at = models.DateTimeField(_("parked"))
    parked_reading = models.BigIntegerField()
    taken_up_at = models.DateTimeField(_("taken up again"), null=True)
    taken_up_reading = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("parking")
        verbose_name_plural = _("parkings")
        constraints = [
            models.UniqueConstraint(
                fields=["stay"], condition=Q(taken_up_at__isnull=True), name="tracking_parking_one_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.stay_id}, {self.review_on}"
