from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Office


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
    """The last number given in an office and year. The row lock makes numbers gap-free."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "year"], name="files_number_series_once")]

    def __str__(self) -> str:
        return f"{self.office_id}/{self.year}: {self.last}"
