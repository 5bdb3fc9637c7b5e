from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Office

from .stay import Stay


class StayForecast(models.Model):
    """Further working days of a paper at its desk by which 50, 80 and 90 of 100 such papers had left.

    `late_percent` is for what comes due within a week. Made anew each night.
    """

    stay = models.OneToOneField(Stay, primary_key=True, on_delete=models.PROTECT, related_name="forecast")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, db_index=False, related_name="+")
    at = models.DateTimeField(_("as of"))
    p50 = models.FloatField(null=True)
    p80 = models.FloatField(null=True)
    p90 = models.FloatField(null=True)
    n = models.PositiveIntegerField()
    late_percent = models.PositiveSmallIntegerField(null=True)

    class Meta:
        verbose_name = _("forecast")
        verbose_name_plural = _("forecasts")
        indexes = [
            models.Index(
                fields=["office", "stay"],
                condition=models.Q(late_percent__gte=50),
                name="tracking_forecast_likely",
            )
        ]

    def __str__(self) -> str:
        return f"{self.stay_id}: {self.p50}"


class ForecastError(models.Model):
    """Outcomes of an office's forecasts of a day that lies back: how many of `n` left within each quantile.

    `pinball` is the mean loss in working days, of those that have left since.
    """

    office = models.OneToOneField(Office, primary_key=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("as of"))
    n = models.PositiveIntegerField()
    within_p50 = models.PositiveIntegerField()
    within_p80 = models.PositiveIntegerField()
    within_p90 = models.PositiveIntegerField()
    pinball = models.FloatField(null=True)

    class Meta:
        verbose_name = _("error of forecasts")
        verbose_name_plural = _("errors of forecasts")

    def __str__(self) -> str:
        return f"{self.office_id}: {self.n}"
