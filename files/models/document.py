from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Post
from tracking.models import Paper


class Document(models.Model):
    """Pages of a file, on its correspondence side, or of a receipt.

    Stored once by its content; page numbers run on in whatever it lies in.
    """

    file = models.ForeignKey(Paper, on_delete=models.PROTECT, db_index=False, related_name="documents")
    seq = models.PositiveIntegerField()
    request_id = models.UUIDField(unique=True, null=True, editable=False)
    title = models.CharField(_("title"), max_length=200)
    original_name = models.CharField(_("name of the uploaded file"), max_length=200)
    content = models.FileField(_("content"), max_length=120)
    sha256 = models.CharField(max_length=64)
    salt = models.BinaryField(max_length=16)
    # Of the title and the name, which may name people; empty in papers of an older version.
    names_commitment = models.BinaryField(max_length=32, null=True)
    mime = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    first_page = models.PositiveIntegerField(_("first page"))
    pages = models.PositiveIntegerField(_("pages"))
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    post = models.ForeignKey(Post, on_delete=models.PROTECT, db_index=False, related_name="+")
    acting_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    added_at = models.DateTimeField(_("added"))

    class Meta:
        verbose_name = _("paper on a file")
        verbose_name_plural = _("papers on a file")
        constraints = [
            models.UniqueConstraint(fields=["file", "first_page"], name="files_document_pages_run_on")
        ]
        indexes = [models.Index(fields=["sha256"], name="files_document_content")]

    def __str__(self) -> str:
        return self.title

    @property
    def extension(self) -> str:
        """The file name extension, which follows from the checked content."""
        return self.content.name.rpartition(".")[2]

    @property
    def last_page(self) -> int:
        """The page number of its last page on the file."""
        return self.first_page + self.pages - 1
