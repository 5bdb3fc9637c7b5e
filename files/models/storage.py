from django.conf import settings
from django.db import models
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.models import Charge, Office

GIGABYTE = 1024**3


class StorageQuerySet(models.QuerySet):
    def visible_to(self, charge: Charge):
        """Rows of the office of the charge and of those below it."""
        return self.filter(office__in=Office.objects.within(charge.post.office).order_by().values("pk"))

    def with_limits(self):
        """Rows with `most_bytes` and `limit_papers`: the office's own limits, else those of the settings."""
        own = Cast("most_gigabytes", models.BigIntegerField()) * GIGABYTE
        return self.annotate(
            most_bytes=Coalesce(own, settings.OFFICE_QUOTA_BYTES),
            limit_papers=Coalesce("most_papers", settings.OFFICE_QUOTA_PAPERS),
        )

    def fuller_than(self, percent: int):
        """Rows of offices that have used so much of their room, in bytes or in papers."""
        share = models.Value(percent, models.BigIntegerField())
        in_bytes = models.Q(bytes__gte=models.F("most_bytes") * share / 100)
        in_papers = models.Q(papers__gte=models.F("limit_papers") * share / 100)
        return self.with_limits().filter(in_bytes | in_papers)

    def with_room_for(self, size: int):
        """Rows of offices that one more paper of so many bytes does not bring above a limit."""
        fits = {"bytes__lte": models.F("most_bytes") - size, "papers__lt": models.F("limit_papers")}
        return self.with_limits().filter(**fits)


class OfficeStorage(models.Model):
    """The room that the papers of an office take up, and its limits. A row comes with the first paper."""

    office = models.OneToOneField(
        Office, verbose_name=_("office"), primary_key=True, on_delete=models.PROTECT, related_name="+"
    )
    bytes = models.PositiveBigIntegerField(_("bytes of papers"), default=0)
    papers = models.PositiveIntegerField(_("papers"), default=0)
    most_gigabytes = models.PositiveIntegerField(_("gigabytes at most"), null=True)
    most_papers = models.PositiveIntegerField(_("papers at most"), null=True)

    objects = StorageQuerySet.as_manager()

    class Meta:
        verbose_name = _("room for papers")
        verbose_name_plural = _("room for papers")

    def __str__(self) -> str:
        return str(self.office)
