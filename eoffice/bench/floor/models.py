from django.db import models


class Row(models.Model):
    """A row of a table that is there already, of as many rows as the papers that are measured."""

    number = models.TextField()

    class Meta:
        managed = False
        db_table = "tracking_paper"
        default_permissions = ()

    def __str__(self):
        return self.number
