from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Charge, Designation, Office

from .calendar import EPOCH, UnderOrder
from .paper import Paper

KINDS = Paper.Kind.choices


class RuleQuerySet(models.QuerySet):
    def administered_by(self, charge: Charge):
        """Rules of the subtree that the charge administers."""
        return self.filter(office__path__startswith=charge.post.office.path)

    def in_force(self, on: date):
        """Rules that hold on that day."""
        return self.filter(Q(ends__isnull=True) | Q(ends__gt=on), begins__lte=on)

    def not_void(self):
        """Rules that held or will hold on some day: one withdrawn before it began never does."""
        return self.filter(Q(ends__isnull=True) | Q(ends__gt=F("begins")))


class Rule(UnderOrder):
    """The longest time of a paper at a desk and its most levels, for an office and those below it.

    The nearest office up the tree decides; within it the rule that names more (kind, grade) wins. A rule is
    never changed: it ends, and another begins.
    """

    office = models.ForeignKey(
        Office, verbose_name=_("office"), on_delete=models.PROTECT, related_name="rules"
    )
    kind = models.CharField(_("kind of paper"), max_length=10, choices=KINDS, blank=True)
    grade = models.CharField(_("grade of post"), max_length=20, choices=Designation.Grade.choices, blank=True)
    working_days = models.DecimalField(_("working days at a desk"), max_digits=5, decimal_places=1)
    most_levels = models.PositiveSmallIntegerField(_("levels before a decision"), default=4)
    begins = models.DateField(_("from"), default=EPOCH)
    ends = models.DateField(_("first day without it"), null=True, blank=True)

    objects = RuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule")
        verbose_name_plural = _("rules")
        constraints = [
            models.UniqueConstraint(
                fields=["office", "kind", "grade"],
                condition=Q(ends__isnull=True),
                name="tracking_rule_open_once",
            ),
            models.UniqueConstraint(
                fields=["office", "kind", "grade", "begins"],
                condition=Q(ends__isnull=True) | Q(ends__gt=F("begins")),
                name="tracking_rule_begins_once",
            ),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("begins")),
                name="tracking_rule_ends_after_begin",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office}: {self.working_days}"
