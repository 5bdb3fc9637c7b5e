from datetime import date, datetime, time, timedelta

from django.db import models
from django.db.models import CharField, F, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# A void row exists on one day long ago, under a code that nobody can enter.
VOID_MARK, VOID_DAY = "~", date(1900, 1, 1)


def midnight(day: date) -> datetime:
    """The first moment of a day where the offices are."""
    return datetime.combine(day, time(), timezone.get_default_timezone())


class DatedQuerySet(models.QuerySet):
    def existing_on(self, day):
        """Rows that had begun and not ended on that date."""
        return self.filter(Q(ends__isnull=True) | Q(ends__gt=day), begins__lte=day)

    def not_void(self):
        """Rows except those of an import that was taken back."""
        return self.exclude(code__startswith=VOID_MARK)

    def make_void(self) -> int:
        """Make rows that were never used void: they exist on no day that counts, and free their codes."""
        freed = Concat(Value(VOID_MARK), Cast("pk", CharField()))
        return self.update(code=freed, begins=VOID_DAY, ends=VOID_DAY + timedelta(days=1))


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

    def exists_on(self, day: date) -> bool:
        """Return whether it had begun and not ended on that date."""
        return self.begins <= day and (self.ends is None or self.ends > day)
