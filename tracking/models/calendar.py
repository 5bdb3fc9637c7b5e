from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Office
from accounts.models.names import Bilingual


class Calendar(models.Model):
    """The clock of an office and of every office below it that has none of its own.

    What a calendar does not say itself it inherits from the calendar next above in the tree.
    The version grows whenever its readings change.
    """

    office = models.OneToOneField(Office, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("calendar")
        verbose_name_plural = _("calendars")

    def __str__(self) -> str:
        return str(self.office)


class WeeklyHours(models.Model):
    """Office hours of one weekday from a date on; a weekday without hours is a day off."""

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="weekly_hours")
    begins = models.DateField(_("from"))
    weekday = models.PositiveSmallIntegerField(_("weekday"))
    opens = models.TimeField(_("opens"), null=True, blank=True)
    closes = models.TimeField(_("closes"), null=True, blank=True)

    class Meta:
        verbose_name = _("weekly hours")
        verbose_name_plural = _("weekly hours")
        constraints = [
            models.UniqueConstraint(fields=["calendar", "begins", "weekday"], name="tracking_weekly_hours_once"),
            models.CheckConstraint(
                condition=Q(opens__isnull=True, closes__isnull=True) | Q(closes__gt=F("opens")),
                name="tracking_weekly_hours_close_after_opening",
            ),
        ]


class SpecialDay(Bilingual):
    """A date on which the hours differ: a holiday (none), a half day, or a working Sunday."""

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="special_days")
    date = models.DateField(_("date"))
    opens = models.TimeField(_("opens"), null=True, blank=True)
    closes = models.TimeField(_("closes"), null=True, blank=True)
    declared_at = models.DateTimeField(_("declared"))
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("special day")
        verbose_name_plural = _("special days")
        constraints = [
            models.UniqueConstraint(fields=["calendar", "date"], name="tracking_special_day_once"),
            models.CheckConstraint(
                condition=Q(opens__isnull=True, closes__isnull=True) | Q(closes__gt=F("opens")),
                name="tracking_special_day_closes_after_opening",
            ),
        ]


class CalendarDay(models.Model):
    """One working day of the clock and the reading at its opening; days off have no row."""

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="days")
    date = models.DateField()
    opens = models.TimeField()
    closes = models.TimeField()
    reading = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["calendar", "date"], name="tracking_calendar_day_once")]
