from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Designation, Office

from .paper import Paper

KINDS = [choice for choice in Paper.Kind.choices if choice[0] != Paper.Kind.HISTORY]


class Rule(models.Model):
    """The longest time of a paper at a desk and its most levels, for an office and those below it.

    The nearest office up the tree decides; within it the rule that names more (kind, grade) wins.
    """

    office = models.ForeignKey(
        Office, verbose_name=_("office"), on_delete=models.PROTECT, related_name="rules"
    )
    kind = models.CharField(_("kind of paper"), max_length=10, choices=KINDS, blank=True)
    grade = models.CharField(_("grade of post"), max_length=20, choices=Designation.Grade.choices, blank=True)
    working_days = models.DecimalField(_("working days at a desk"), max_digits=5, decimal_places=1)
    most_levels = models.PositiveSmallIntegerField(_("levels before a decision"), default=4)

    class Meta:
        verbose_name = _("rule")
        verbose_name_plural = _("rules")
        constraints = [models.UniqueConstraint(fields=["office", "kind", "grade"], name="tracking_rule_once")]

    def __str__(self) -> str:
        return f"{self.office}: {self.working_days}"
