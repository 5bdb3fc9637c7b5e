from django.db import models
from django.utils.translation import gettext_lazy as _

from .audit import AuditEntry


class AuditChain(models.Model):
    """The head of an office's chain of audit entries; written by the database alone."""

    office_id = models.BigIntegerField(primary_key=True)
    seq = models.PositiveIntegerField()
    head_hash = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return f"{self.office_id}/{self.seq}"


class AuditLink(models.Model):
    """The place of an audit entry in the chain of its office; written by the database at the commit.

    The hash holds a salted commitment to the entry, so that words erased by order leave the chain whole.
    What has the same `transaction` changed together; it is empty in what is older than this column.
    """

    entry = models.OneToOneField(AuditEntry, on_delete=models.PROTECT, primary_key=True, related_name="link")
    office_id = models.BigIntegerField()
    seq = models.PositiveIntegerField()
    salt = models.BinaryField(max_length=16)
    commitment = models.BinaryField(max_length=32)
    transaction = models.BigIntegerField(null=True)
    previous_hash = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office_id", "seq"], name="accounts_auditlink_one_per_number")
        ]
        indexes = [models.Index(fields=["transaction"], name="accounts_auditlink_together")]

    def __str__(self) -> str:
        return f"{self.office_id}/{self.seq}"


class RowVersion(models.Model):
    """A row as a change left it; written by the database, one chain for each row, only ever added to.

    `row` is empty where the row was deleted. `transaction` is 0 where the owner of the tables established it.
    """

    of_table = models.CharField(max_length=63)
    row_id = models.BigIntegerField()
    seq = models.PositiveIntegerField()
    row = models.JSONField(null=True)
    entered_at = models.DateTimeField(_("entered"))
    transaction = models.BigIntegerField(null=True)
    previous_hash = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["of_table", "row_id", "seq"], name="accounts_rowversion_one_per_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.of_table} {self.row_id}/{self.seq}"
