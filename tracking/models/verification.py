from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Charge, Office

from .paper import Paper


class VerificationRun(models.Model):
    """One verification of the whole record, in slices; `done_until` is the last paper it has verified.

    `place` is where it goes on among the other chains; empty while it is at the papers.
    """

    started_at = models.DateTimeField(_("started"))
    sliced_at = models.DateTimeField()
    finished_at = models.DateTimeField(_("finished"), null=True)
    done_until = models.BigIntegerField(default=0)
    papers = models.PositiveBigIntegerField(_("papers"), default=0)
    place = models.JSONField(null=True)

    class Meta:
        verbose_name = _("verification of the record")
        verbose_name_plural = _("verifications of the record")
        constraints = [
            models.UniqueConstraint(
                models.Value(1),
                condition=models.Q(finished_at__isnull=True),
                name="tracking_verificationrun_one_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d}"


class DifferenceQuerySet(models.QuerySet):
    def visible_to(self, charge: Charge):
        """Differences of the office of the charge and those below it; at the root, all."""
        office = charge.post.office
        if office.depth == 1:
            return self
        return self.filter(office__in=Office.objects.within(office).order_by().values("pk"))


class RecordDifference(models.Model):
    """A difference that a verification found. Values that may name people are not copied here."""

    run = models.ForeignKey(VerificationRun, on_delete=models.CASCADE, related_name="differences")
    paper = models.ForeignKey(Paper, null=True, on_delete=models.PROTECT, db_index=False, related_name="+")
    office = models.ForeignKey(Office, null=True, on_delete=models.PROTECT, db_index=False, related_name="+")
    chain = models.CharField(max_length=100, blank=True)
    seq = models.PositiveIntegerField()
    what = models.CharField(max_length=100)
    stored = models.CharField(max_length=100, blank=True)
    rebuilt = models.CharField(max_length=100, blank=True)

    objects = DifferenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("difference in the record")
        verbose_name_plural = _("differences in the record")

    def __str__(self) -> str:
        return f"{self.paper_id or self.chain}/{self.seq} {self.what}"
