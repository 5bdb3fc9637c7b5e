from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Office
from tracking.models import Paper


class NumberPattern(models.Model):
    """The pattern of an office's file numbers, and of offices below it that have none of their own."""

    office = models.OneToOneField(
        Office, verbose_name=_("office"), on_delete=models.PROTECT, related_name="number_pattern"
    )
    pattern = models.CharField(
        _("pattern"),
        max_length=100,
        help_text=_("Parts: {office} {section} {head} {year} {serial}; {serial:06} has six digits."),
    )

    class Meta:
        verbose_name = _("number pattern")
        verbose_name_plural = _("number patterns")

    def __str__(self) -> str:
        return self.pattern


class NumberSeries(models.Model):
    """The last number given to a kind of paper in an office and year. The row lock makes numbers gap-free."""

    kind = models.CharField(
        max_length=10, choices=Paper.Kind.choices, default=Paper.Kind.FILE, db_default=Paper.Kind.FILE
    )
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "kind", "year"], name="files_number_series_once_a_kind")
        ]

    def __str__(self) -> str:
        return f"{self.office_id}/{self.year}: {self.last}"
