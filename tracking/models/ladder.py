from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Charge, Office

from .calendar import UnderOrder
from .stay import Stay


class RungQuerySet(models.QuerySet):
    def in_force(self, on: date):
        """Rungs that stand on that day."""
        return self.filter(Q(ends__isnull=True) | Q(ends__gt=on), begins__lte=on)

    def standing(self, on: date):
        """Rungs that tell people on that day or a later one."""
        return self.filter(Q(ends__isnull=True) | Q(ends__gt=on) & Q(ends__gt=F("begins")))

    def over(self, on: date):
        """Rungs that tell nobody from that day on: their day has come, or they were withdrawn before it."""
        return self.filter(Q(ends__lte=on) | Q(ends__lte=F("begins")))

    def administered_by(self, charge: Charge):
        """Rungs set by the offices of the subtree that the charge administers."""
        return self.filter(office__path__startswith=charge.post.office.path)


class Rung(UnderOrder):
    """A step of the ladder: who is told of a paper, and how long before or after its limit.

    It holds for the office and every office below it, besides their own. It is never changed: it is withdrawn
    by an order, from a day on. What passed its moment before the first day of the rung is told to nobody.
    """

    class Told(models.TextChoices):
        HOLDER = "holder", _("the holder of the desk")
        SUPERIOR = "superior", _("the superior of the desk")
        MONITOR = "monitor", _("the monitoring post")
        ABOVE = "above", _("the monitoring post one level above")

    class Unit(models.TextChoices):
        HOURS = "hours", _("working hours")
        DAYS = "days", _("working days")

    office = models.ForeignKey(Office, verbose_name=_("office"), on_delete=models.PROTECT, related_name="+")
    told = models.CharField(_("who is told"), max_length=8, choices=Told.choices)
    amount = models.DecimalField(_("how long after the limit"), max_digits=5, decimal_places=1)
    unit = models.CharField(_("in"), max_length=5, choices=Unit.choices)
    begins = models.DateField(_("from"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    ends = models.DateField(_("first day without it"), null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    end_order_number = models.CharField(_("order of the withdrawal"), max_length=100, blank=True)
    end_order_date = models.DateField(_("date of that order"), null=True)
    end_reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = RungQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of the ladder")
        verbose_name_plural = _("steps of the ladder")
        constraints = [
            models.UniqueConstraint(
                fields=["office", "told", "amount", "unit"],
                condition=Q(ends__isnull=True),
                name="tracking_rung_open_once",
            ),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("begins")),
                name="tracking_rung_ends_after_begin",
            ),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | ~Q(end_order_number="") & ~Q(end_reason=""),
                name="tracking_rung_withdrawn_under_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.told} {self.amount} {self.unit}"


class RungReached(models.Model):
    """A paper's time at a desk that came to a step of the ladder; who is concerned was told with this row."""

    stay = models.ForeignKey(Stay, on_delete=models.PROTECT, db_index=False, related_name="rungs_reached")
    rung = models.ForeignKey(Rung, on_delete=models.PROTECT, related_name="reached")
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("step that was reached")
        verbose_name_plural = _("steps that were reached")
        constraints = [
            models.UniqueConstraint(fields=["stay", "rung"], name="tracking_rungreached_once"),
        ]

    def __str__(self) -> str:
        return f"{self.stay_id}: {self.rung_id}"
