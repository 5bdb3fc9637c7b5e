from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext_lazy as _

from accounts.models import Charge, Post
from tracking.models import Movement

from .file import File


class NoteQuerySet(models.QuerySet):
    def marked(self):
        """Notes with `is_sealed`: whether their author's own movement has taken them up."""
        taken_up = Movement.objects.filter(
            paper=OuterRef("file"),
            seq=OuterRef("seq") + 1,
            person=OuterRef("author"),
            note_commitment__isnull=False,
        )
        return self.annotate(is_sealed=Exists(taken_up))

    def sealed(self):
        """The green sheet, with the number of each paragraph."""
        return (
            self.marked()
            .filter(is_sealed=True)
            .annotate(paragraph=Window(RowNumber(), partition_by="file", order_by="seq"))
        )

    def shown_to(self, user):
        """What a reader of the file sees: the green sheet, and the drafts of the reader's own.

        Sealed paragraphs come first within the numbering, so that drafts leave no gap in it.
        """
        marked = self.marked().filter(Q(is_sealed=True) | Q(author=user))
        number = Window(RowNumber(), partition_by=["file", F("is_sealed")], order_by="seq")
        return marked.annotate(paragraph=number)


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
