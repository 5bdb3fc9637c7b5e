from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Charge, Office


class ScanBatchQuerySet(models.QuerySet):
    def visible_to(self, charge: Charge):
        """The batches of the own office, for a post that diarises."""
        return self.filter(office=charge.post.office) if charge.post.may_diarise else self.none()


class ScanBatch(models.Model):
    """Many letters scanned as one PDF, with separator sheets between them.

    `roles` has one sign for each page that was looked at: L begins a letter, a full stop goes on with it, S
    is a separator sheet, B a blank page that is left out. So each page stands in one place,
    whatever is changed.
    """

    class State(models.TextChoices):
        READING = "reading", _("Being read")
        READY = "ready", _("To be looked at")
        CUTTING = "cutting", _("Letters are being made")
        DONE = "done", _("On the list")
        FAILED = "failed", _("Cannot be read")

    office = models.ForeignKey(Office, on_delete=models.PROTECT, db_index=False, related_name="+")
    by = models.ForeignKey(Charge, on_delete=models.PROTECT, db_index=False, related_name="+")
    request_id = models.UUIDField(unique=True, editable=False)
    name = models.CharField(max_length=200)
    content = models.FileField(max_length=120)
    sha256 = models.CharField(max_length=64)
    pages = models.PositiveIntegerField()
    drops_blank = models.BooleanField(default=False)
    state = models.CharField(max_length=7, choices=State.choices, default=State.READING)
    roles = models.TextField(blank=True)
    came_at = models.DateTimeField()
    worked_at = models.DateTimeField()

    objects = ScanBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("scanned batch")
        verbose_name_plural = _("scanned batches")
        indexes = [
            models.Index(fields=["office", "-id"], name="files_batch_of_office"),
            models.Index(
                fields=["worked_at"],
                condition=models.Q(state__in=["reading", "cutting"]),
                name="files_batch_at_work",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    # What a stored document needs to be shown.
    mime, extension = "application/pdf", "pdf"

    @property
    def file_id(self) -> int:
        """The batch itself, where a document names its file."""
        return self.pk

    @property
    def title(self) -> str:
        """The name under which it was uploaded."""
        return self.name

    @property
    def original_name(self) -> str:
        """The name under which it was uploaded."""
        return self.name
