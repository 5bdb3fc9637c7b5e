import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Charge

from .file import File


class Bundle(models.Model):
    """A whole file as one PDF, ordered by a person: made in the background, and kept for a while.

    The row stays, so that a print can be compared with the record as long as there is paper.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Being made")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Not made")
        ERASED = "erased", _("Erased")

    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="bundles")
    by = models.ForeignKey(Charge, on_delete=models.PROTECT, db_index=False, related_name="+")
    code = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    language = models.CharField(max_length=2)
    site = models.CharField(max_length=200)
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    ordered_at = models.DateTimeField()
    worked_at = models.DateTimeField()
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    # The record that it shows: so many entries, paragraphs and pages, and the seal of the last entry.
    seq = models.PositiveIntegerField()
    head_hash = models.BinaryField(max_length=32)
    paragraphs = models.PositiveIntegerField()
    last_page = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    pages = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("print of a whole file")
        verbose_name_plural = _("prints of whole files")
        indexes = [
            models.Index(
                fields=["worked_at"],
                condition=models.Q(state__in=["waiting", "ready"]),
                name="files_bundle_at_work_or_kept",
            )
        ]

    def __str__(self) -> str:
        return f"{self.file_id}: {self.code}"
