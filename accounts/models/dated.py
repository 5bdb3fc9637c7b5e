from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class DatedQuerySet(models.QuerySet):
    def existing_on(self, day):
        """What had begun and not ended on that date."""
        return self.filter(Q(ends__isnull=True) | Q(ends__gt=day), begins__lte=day)


class Dated(models.Model):
    """Something that begins on a date and may end on one; the end date is the first day without it."""

    begins = models.DateField(_("begins"))
    ends = models.DateField(_("ends"), null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gt=F("begins")),
                name="%(app_label)s_%(class)s_ends_after_it_begins",
            )
        ]
