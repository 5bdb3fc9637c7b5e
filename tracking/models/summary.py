from django.db import models
from django.db.models import Q

from accounts.models import Office, Post

from .calendar import Calendar


class DaySummary(models.Model):
    """The figures of one desk on one day of India; without a post, those of the whole office.

    `pending`, `late` and the ages are as the day ended: papers older than 3, 7 and 15 working days, each
    number with those after it. A day on which nothing moved and nothing lay has no row.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, db_index=False, related_name="+")
    post = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, db_index=False, related_name="+")
    day = models.DateField()
    came = models.PositiveIntegerField()
    left = models.PositiveIntegerField()
    closed = models.PositiveIntegerField()
    passed = models.PositiveIntegerField()
    pending = models.PositiveIntegerField()
    late = models.PositiveIntegerField()
    over_3 = models.PositiveIntegerField()
    over_7 = models.PositiveIntegerField()
    over_15 = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["office", "day"], condition=Q(post__isnull=True), name="tracking_summary_of_office"
            ),
            models.UniqueConstraint(
                fields=["post", "day", "office"],
                condition=Q(post__isnull=False),
                name="tracking_summary_of_desk",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office_id} {self.post_id or ''} {self.day}"


class DayFlow(models.Model):
    """Papers that left an office on a day of India, for another office or, without one, to rest."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, db_index=False, related_name="+")
    to_office = models.ForeignKey(
        Office, null=True, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    day = models.DateField()
    papers = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day", "office", "to_office"], nulls_distinct=False, name="tracking_flow_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.office_id} → {self.to_office_id or ''} {self.day}: {self.papers}"


class SummaryMark(models.Model):
    """Days of an office, or of all that go by a calendar, to be counted again.

    Triggers enter those of offices, the recompute of readings those of calendars. Without a last day it
    reaches to the last day that is summarised.
    """

    office = models.ForeignKey(Office, null=True, on_delete=models.PROTECT, db_index=False, related_name="+")
    calendar = models.ForeignKey(
        Calendar, null=True, on_delete=models.CASCADE, db_index=False, related_name="+"
    )
    first = models.DateField()
    last = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.office_id or self.calendar_id}: {self.first}–{self.last or ''}"


class SummaryProgress(models.Model):
    """The one row that says up to which day everything is summarised.

    `fence` is a transaction of the database begun after `fenced_day` had ended: once all before it are over,
    nothing of that day is still to come unmarked. While days up to `counting` are being counted, those of the
    offices with keys up to `after` are done.
    """

    until = models.DateField(null=True)
    fenced_day = models.DateField(null=True)
    fence = models.BigIntegerField(default=0)
    counting = models.DateField(null=True)
    after = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="tracking_summaryprogress_one_row")]

    def __str__(self) -> str:
        return str(self.until)
