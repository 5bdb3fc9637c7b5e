from django.db import models

from .movement import Movement


class ImportedEvent(models.Model):
    """The attributes of an imported event that the ledger does not hold, kept for an export."""

    movement = models.OneToOneField(
        Movement, on_delete=models.PROTECT, primary_key=True, related_name="imported"
    )
    attributes = models.JSONField()

    def __str__(self) -> str:
        return str(self.movement_id)
