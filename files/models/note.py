from django.conf import settings
from django.db import models
from django.db.models import Window
from django.db.models.expressions import RawSQL
from django.db.models.functions import RowNumber
from django.utils.translation import gettext_lazy as _

from accounts.models import Charge, Post

from .file import File

# A condition in SQL: the author's own next movement has sealed the note.
IS_SEALED = """EXISTS (
    SELECT FROM tracking_movement m WHERE m.paper_id = files_note.file_id AND m.seq = files_note.seq + 1
    AND m.person_id = files_note.author_id AND m.note_commitment IS NOT NULL
)"""


class NoteQuerySet(models.QuerySet):
    def sealed(self):
        """The notes of the green sheet, each with the number of its paragraph."""
        sealed = self.filter(RawSQL(IS_SEALED, [], models.BooleanField()))  # noqa: S611 - a constant
        return sealed.annotate(paragraph=Window(RowNumber(), partition_by="file", order_by="seq"))


class Note(models.Model):
    """A paragraph of the note sheet.

    It is written while the file's sequence number is `seq`. While that is still so, the note is yellow:
    its author's draft. The author's next movement of the file seals it (green); any other movement leaves
    it an unsent draft. Once sealed the database refuses change.
    """

    file = models.ForeignKey(File, on_delete=models.PROTECT, db_index=False, related_name="notes")
    seq = models.PositiveIntegerField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    charge = models.ForeignKey(Charge, on_delete=models.PROTECT, db_index=False, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, db_index=False, related_name="+")
    text = models.TextField(_("note"))
    salt = models.BinaryField(max_length=16)
    written_at = models.DateTimeField(_("written"))

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        constraints = [
            models.UniqueConstraint(fields=["file", "seq", "author"], name="files_note_one_draft_each")
        ]

    def __str__(self) -> str:
        return f"{self.file_id}/{self.seq}"
