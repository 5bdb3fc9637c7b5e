from datetime import timedelta

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Now, Power
from django.utils import timezone

from .movement import Movement


class LedgerQueue(models.Model):
    """Movements not yet sealed into a checkpoint; written with the movement, emptied by the sequencer."""

    movement = models.OneToOneField(Movement, on_delete=models.PROTECT, primary_key=True, related_name="+")

    def __str__(self) -> str:
        return str(self.movement_id)


# The wait after a failure doubles each time: ten attempts take an hour and a half.
FIRST_REST = timedelta(seconds=5)


class OutboxQuerySet(models.QuerySet):
    def waiting(self, most_attempts: int):
        """Rows to be done now, the oldest first; rows that failed so often wait for a person."""
        rest = models.ExpressionWrapper(
            Value(FIRST_REST) * Power(2.0, F("attempts")), output_field=models.DurationField()
        )
        rested = Q(tried_at__isnull=True) | Q(tried_at__lte=Now() - rest)
        return self.filter(rested, done_at__isnull=True, attempts__lt=most_attempts).order_by("pk")

    def unfinished(self):
        """Rows not done yet, also those that wait for a person."""
        return self.filter(done_at__isnull=True)

    def done_before(self, moment):
        """Rows done before that moment, which nothing reads any more."""
        return self.filter(done_at__lt=moment)

    def failed(self, pk: int, why: str):
        """Record a failed attempt at a row, with its error."""
        self.filter(pk=pk).update(attempts=F("attempts") + 1, tried_at=timezone.now(), error=why[:500])


class Outbox(models.Model):
    """Work that must still follow a movement: written with it, done by a task that is safe to run twice."""

    movement = models.ForeignKey(Movement, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=500, blank=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["id"], condition=Q(done_at__isnull=True), name="tracking_outbox_waiting")
        ]

    def __str__(self) -> str:
        return str(self.movement_id)
