from functools import cached_property
from typing import NamedTuple

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Office, Post

from .access import StayQuerySet
from .calendar import Calendar
from .paper import Paper
from .rule import Rule


class Measure(NamedTuple):
    """A stay measured at a reading of its clock, in working seconds.

    `counted` is `length` without what was on hold; `late` is 0 or less while the limit is not passed.
    """

    length: int
    counted: int
    limit: int | None
    late: int


class Stay(models.Model):
    """The time of one paper at one desk: when it came, was opened, acted on, and left.

    Readings are working seconds on the calendar's clock; lengths are their differences.
    A stay at rest is that of a closed paper: it has a place but its time does not count.

    A hold moves the deadline by its length. One placed after the limit had passed does not move it, so that a
    late paper stays late; only its length is stored, apart.
    """

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, db_index=False, related_name="stays")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, db_index=False, related_name="stays")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, db_index=False, related_name="+")
    came_from = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, db_index=False, related_name="+")
    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, db_index=False, related_name="+")
    rule = models.ForeignKey(Rule, null=True, on_delete=models.SET_NULL, db_index=False, related_name="+")
    arrived_seq = models.PositiveIntegerField()
    # The arrival of the earlier stay whose limit goes on here; None where a limit began with this one.
    goes_on_from = models.PositiveIntegerField(null=True)
    arrived_at = models.DateTimeField(_("arrived"))
    opened_at = models.DateTimeField(_("opened"), null=True)
    acted_at = models.DateTimeField(_("first acted on"), null=True)
    left_at = models.DateTimeField(_("left"), null=True)
    left_seq = models.PositiveIntegerField(null=True)
    arrived_reading = models.BigIntegerField()
    due_reading = models.BigIntegerField(null=True)
    left_reading = models.BigIntegerField(null=True)
    at_rest = models.BooleanField(default=False)
    parked = models.BooleanField(default=False)
    hold_seconds = models.BigIntegerField(default=0, db_default=0)
    late_hold_seconds = models.BigIntegerField(default=0, db_default=0)

    objects = StayQuerySet.as_manager()

    class Meta:
        verbose_name = _("time at a desk")
        verbose_name_plural = _("times at desks")
        constraints = [
            models.UniqueConstraint(
                fields=["paper"], condition=Q(left_at__isnull=True), name="tracking_stay_one_custodian"
            ),
            models.UniqueConstraint(fields=["paper", "arrived_seq"], name="tracking_stay_one_per_arrival"),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gte=models.F("arrived_at")),
                name="tracking_stay_leaves_after_it_arrives",
            ),
        ]
        indexes = [
            models.Index(
                fields=["post", "due_reading", "id"],
                condition=Q(left_at__isnull=True, at_rest=False),
                name="tracking_stay_desk",
            ),
            models.Index(
                # All that the monitor counts and orders by, so that it never reads the table.
                fields=["office", "due_reading"],
                include=["post", "calendar", "arrived_reading", "parked", "arrived_at", "id"],
                condition=Q(left_at__isnull=True, at_rest=False),
                name="tracking_stay_office_lying",
            ),
            models.Index(
                # Ages of what lies are ranges of it, and lists begin with the oldest.
                fields=["office", "arrived_at"],
                include=["calendar", "id"],
                condition=Q(left_at__isnull=True, at_rest=False),
                name="tracking_stay_office_ages",
            ),
            models.Index(fields=["post", "paper"], name="tracking_stay_held_by_post"),
            models.Index(
                fields=["office", "arrived_at"], condition=Q(at_rest=False), name="tracking_stay_office_in"
            ),
            models.Index(
                fields=["office", "left_at"], condition=Q(at_rest=False), name="tracking_stay_office_out"
            ),
            models.Index(
                # All that disposals are timed by.
                fields=["office", "arrived_at"],
                include=["paper", "calendar", "arrived_reading"],
                condition=Q(at_rest=True),
                name="tracking_stay_office_disposed",
            ),
            models.Index(fields=["post", "left_at"], name="tracking_stay_post_out"),
        ]

    def __str__(self) -> str:
        return f"{self.paper_id} at {self.post_id}"

    @cached_property
    def open_hold(self):
        """The hold that no movement has ended, though it may have run out; lists prefetch it."""
        return self.holds.filter(ended_at__isnull=True).first() if self.parked else None

    @property
    def limit_seconds(self) -> int | None:
        """The limit in force at arrival, in working seconds; today's rule may set another."""
        if self.due_reading is None:
            return None
        return self.due_reading - self.arrived_reading - self.hold_seconds

    def measure(self, reading: int) -> Measure:
        """Measure the stay until a reading not before the last movement."""
        length = reading - self.arrived_reading
        counted = length - self.seconds_on_hold(reading)
        return Measure(length, counted, self.limit_seconds, self.seconds_late(reading))

    def seconds_on_hold(self, reading: int) -> int:
        """Working seconds on hold until a reading not before the last movement."""
        return self.hold_seconds + self.late_hold_seconds - self._hold_to_come(reading)

    def seconds_late(self, reading: int) -> int:
        """Working seconds over the limit, holds left out; 0 or less if it was kept."""
        if self.due_reading is None:
            return 0
        late = reading - self.due_reading
        if self.late_hold_seconds:
            late += self._hold_to_come(reading) - self.late_hold_seconds
        return late

    def _hold_to_come(self, reading: int) -> int:
        hold = self.open_hold
        return max(0, hold.until_reading - max(reading, hold.placed_reading)) if hold else 0
