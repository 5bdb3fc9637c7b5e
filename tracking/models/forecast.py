from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Office

from .stay import Stay


class StayForecast(models.Model):
    """Further working days of a paper by which 50, 80 and 90 of 100 such papers had left, and were closed.

    `n` of such papers were seen, those of `level`; none if too few. `late_percent` and `due_on` are for what
    comes due within a week. Made anew each night.
    """

    class Level(models.IntegerChoices):
        DESK = 0, _("this desk")
        OFFICE = 1, _("this office")
        ALL = 2, _("all offices")

    stay = models.OneToOneField(Stay, primary_key=True, on_delete=models.PROTECT, related_name="forecast")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, db_index=False, related_name="+")
    at = models.DateTimeField(_("as of"))
    p50 = models.FloatField(null=True)
    p80 = models.FloatField(null=True)
    p90 = models.FloatField(null=True)
    n = models.PositiveIntegerField()
    level = models.PositiveSmallIntegerField(choices=Level.choices, default=Level.DESK)
    closed_p50 = models.FloatField(null=True)
    closed_p80 = models.FloatField(null=True)
    closed_p90 = models.FloatField(null=True)
    closed_n = models.PositiveIntegerField(default=0)
    closed_level = models.PositiveSmallIntegerField(choices=Level.choices, default=Level.OFFICE)
    late_percent = models.PositiveSmallIntegerField(null=True)
    due_on = models.DateField(_("due on"), null=True)

    class Meta:
        verbose_name = _("forecast")
        verbose_name_plural = _("forecasts")
        indexes = [
            models.Index(
                fields=["office", "due_on"],
                condition=models.Q(late_percent__gte=50),
                name="tracking_forecast_likely",
            ),
            models.Index(fields=["office"], name="tracking_forecast_office"),
        ]

    def __str__(self) -> str:
        return f"{self.stay_id}: {self.p50}"


class ForecastError(models.Model):
    """Outcomes of an office's forecasts of a day that lies back: `n` papers lay there and had a forecast.

    Of these `of_p50` had a first figure that ended before the day of measuring, and `within_p50` kept it;
    likewise the others. `pinball` is the mean loss of all `n`, in working days, of lengths cut on that day.
    """

    class Until(models.TextChoices):
        LEFT = "left", _("leaves its desk")
        CLOSED = "closed", _("is closed")

    office = models.ForeignKey(Office, on_delete=models.PROTECT, db_index=False, related_name="+")
    until = models.CharField(max_length=6, choices=Until.choices)
    at = models.DateTimeField(_("as of"))
    n = models.PositiveIntegerField()
    of_p50 = models.PositiveIntegerField()
    of_p80 = models.PositiveIntegerField()
    of_p90 = models.PositiveIntegerField()
    within_p50 = models.PositiveIntegerField()
    within_p80 = models.PositiveIntegerField()
    within_p90 = models.PositiveIntegerField()
    pinball = models.FloatField()

    class Meta:
        verbose_name = _("error of forecasts")
        verbose_name_plural = _("errors of forecasts")
        constraints = [
            models.UniqueConstraint(fields=["office", "until"], name="tracking_forecasterror_once")
        ]

    def __str__(self) -> str:
        return f"{self.office_id} {self.until}: {self.n}"
