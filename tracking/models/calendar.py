from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from accounts.models import Office
from accounts.models.names import Bilingual

# Readings count from here; nothing this system records is older.
EPOCH = date(2000, 1, 1)


class Calendar(models.Model):
    """The clock of an office and of every office below it that has none of its own.

    What a calendar does not say itself it inherits from the calendar next above in the tree.
    The version is the number of the last change of its readings. It is drawn from the changes'
    sequence, so that a change that was rolled back never lends its number to another.
    """

    office = models.OneToOneField(Office, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveBigIntegerField(default=0)
    covered_until = models.DateField(
        _("covered until"), default=EPOCH, help_text=_("The first day its days do not reach yet.")
    )

    class Meta:
        verbose_name = _("calendar")
        verbose_name_plural = _("calendars")

    def __str__(self) -> str:
        return str(self.office)


class UnderOrder(models.Model):
    """Something declared by an order; without its number it is provisional."""

    order_number = models.CharField(_("order number"), max_length=100, blank=True)
    order_date = models.DateField(_("date of the order"), null=True, blank=True)

    class Meta:
        abstract = True


class WeeklyHours(models.Model):
    """Office hours of one weekday from a date on; a weekday without hours is a day off."""

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="weekly_hours")
    begins = models.DateField(_("from"))
    weekday = models.PositiveSmallIntegerField(
        _("weekday"), choices=[(number, WEEKDAYS[number]) for number in range(7)]
    )
    opens = models.TimeField(_("opens"), null=True, blank=True)
    closes = models.TimeField(_("closes"), null=True, blank=True)

    class Meta:
        verbose_name = _("weekly hours")
        verbose_name_plural = _("weekly hours")
        constraints = [
            models.UniqueConstraint(
                fields=["calendar", "begins", "weekday"], name="tracking_weekly_hours_once"
            ),
            models.CheckConstraint(
                condition=Q(opens__isnull=True, closes__isnull=True) | Q(closes__gt=F("opens")),
                name="tracking_weekly_hours_close_after_opening",
            ),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="tracking_weekly_hours_on_a_weekday"),
        ]

    def __str__(self) -> str:
        return f"{self.begins:%Y-%m-%d}, {self.weekday}: {self.opens}–{self.closes}"


class SpecialDayQuerySet(models.QuerySet):
    def holidays(self, year: int):
        """Days of a year on which nobody works."""
        return self.filter(date__year=year, opens__isnull=True)


class SpecialDay(Bilingual, UnderOrder):
    """A date on which the hours differ: a holiday (none), a half day, or a working Sunday."""

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="special_days")
    date = models.DateField(_("date"))
    opens = models.TimeField(_("opens"), null=True, blank=True)
    closes = models.TimeField(_("closes"), null=True, blank=True)
    declared_at = models.DateTimeField(_("declared"))
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = SpecialDayQuerySet.as_manager()

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

    def __str__(self) -> str:
        return self.name


class CalendarDay(models.Model):
    """One working day of the clock and the reading at its opening; days off have no row.

    `standard` is the length of a full working day at that time: the longest day of the week's hours,
    in seconds. A limit of three working days means three of these.
    """

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="days")
    date = models.DateField()
    opens = models.TimeField()
    closes = models.TimeField()
    reading = models.BigIntegerField()
    standard = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["calendar", "date"], name="tracking_calendar_day_once")
        ]

    def __str__(self) -> str:
        return f"{self.date:%Y-%m-%d}: {self.opens}–{self.closes}"


class CalendarChange(Bilingual, UnderOrder):
    """A change of a calendar's readings: its kind, its author, and how many stays it altered.

    A change made above in the tree has a row for each calendar that inherits it.
    """

    class Kind(models.TextChoices):
        BUILT = "built", _("Calendar built")
        EXTENDED = "extended", _("Calendar extended")
        HOURS = "hours", _("Office hours changed")
        DECLARED = "declared", _("Special day declared")
        WITHDRAWN = "withdrawn", _("Special day withdrawn")

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="changes")
    origin = models.ForeignKey(
        Calendar, verbose_name=_("declared for"), on_delete=models.CASCADE, related_name="+"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    begins = models.DateField(_("from"))
    name_hi = models.CharField(_("name in Hindi"), max_length=200, blank=True)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    opens = models.TimeField(_("opens"), null=True)
    closes = models.TimeField(_("closes"), null=True)
    stays_changed = models.PositiveIntegerField(_("times at desks recomputed"), default=0)

    class Meta:
        verbose_name = _("change of a calendar")
        verbose_name_plural = _("changes of calendars")
        indexes = [models.Index(fields=["calendar", "begins"], name="tracking_calendar_change_from")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.begins:%Y-%m-%d}"


class Recomputing(models.Model):
    """Readings of moments from `first` on that are being brought to a change of their calendar.

    Papers up to `after` are done; without it the row only counts the stays of a paper that moved meanwhile.
    """

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, db_index=False, related_name="+")
    change = models.ForeignKey(
        CalendarChange, on_delete=models.CASCADE, db_index=False, related_name="recomputings"
    )
    first = models.DateField()
    after = models.PositiveBigIntegerField(null=True)
    stays = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.calendar_id}: {self.first} ({self.after})"
