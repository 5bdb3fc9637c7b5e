from django.db import models

from .movement import Movement


class ImportedEvent(models.Model):
    """What an imported event said beyond the ledger's own facts, so that what went in comes out."""

    movement = models.OneToOneField(
        Movement, on_delete=models.PROTECT, primary_key=True, related_name="imported"
    )
    attributes = models.JSONField()

    def __str__(self) -> str:
        return str(self.movement_id)
