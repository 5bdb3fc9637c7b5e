from datetime import date

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from .charge import Charge


class LeaveQuerySet(models.QuerySet):
    def standing(self):
        """Leave that was not taken back."""
        return self.filter(taken_back_at__isnull=True)

    def between(self, first: date, last: date):
        """Standing leave with at least one day from `first` to `last`, both included."""
        return self.standing().filter(begins_on__lte=last, ends_on__gte=first)

    def on(self, day: date):
        """Standing leave of that day."""
        return self.between(day, day)


class Leave(models.Model):
    """Whole days, both ends included, on which a person is on leave; taken back, never deleted."""

    class Kind(models.TextChoices):
        CASUAL = "casual", _("Casual leave")
        EARNED = "earned", _("Earned leave")
        MEDICAL = "medical", _("Medical leave")
        MATERNITY = "maternity", _("Maternity or paternity leave")
        CHILD_CARE = "child_care", _("Child care leave")
        OTHER = "other", _("Other leave")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("officer"), on_delete=models.PROTECT, related_name="leave"
    )
    begins_on = models.DateField(_("first day of leave"))
    ends_on = models.DateField(_("last day of leave"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    order_no = models.CharField(_("order number"), max_length=100, blank=True)
    order_date = models.DateField(_("date of the order"), null=True, blank=True)
    entered_by = models.ForeignKey(Charge, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(_("entered"), auto_now_add=True)
    taken_back_at = models.DateTimeField(_("taken back"), null=True, editable=False)
    taken_back_by = models.ForeignKey(
        Charge, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    taken_back_reason = models.CharField(_("reason"), max_length=500, blank=True, editable=False)

    objects = LeaveQuerySet.as_manager()

    class Meta:
        verbose_name = _("leave")
        verbose_name_plural = _("leave")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("begins_on")), name="accounts_leave_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(taken_back_at=None, taken_back_by=None, taken_back_reason="")
                | (Q(taken_back_at__isnull=False, taken_back_by__isnull=False) & ~Q(taken_back_reason="")),
                name="accounts_leave_taken_back_with_reason",
            ),
            # A range of one number stands for the person, so that no extension of the database is needed.
            ExclusionConstraint(
                name="accounts_leave_of_a_person_once",
                expressions=[
                    (
                        Func(F("person"), F("person"), Value("[]"), function="int8range"),
                        RangeOperators.OVERLAPS,
                    ),
                    (
                        Func(F("begins_on"), F("ends_on"), Value("[]"), function="daterange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(taken_back_at__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["ends_on", "begins_on"], name="accounts_leave_of_days")]

    def __str__(self) -> str:
        return f"{self.person}, {self.begins_on:%d.%m.%Y} – {self.ends_on:%d.%m.%Y}"
